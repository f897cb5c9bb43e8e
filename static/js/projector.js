/** The projector only looks. */
import "./live.js";
