"""What a paper asks of the committee."""


def recommendations(paper):
    return [
        block.recommendation
        for section in paper.sections.order_by("order")
        for block in section.blocks.filter(recommendation__isnull=False)
    ]


def all_favourable(paper) -> dict:
    return {item.block.uuid: ("favourable", "") for item in recommendations(paper)}
