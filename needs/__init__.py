"""Needs that live across clusters and rounds, the statements behind them and the figures beside them."""
