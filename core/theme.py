"""Bootstrap Italia from its wheel, recoloured: blue is reserved to central government, a region uses its own."""

import colorsys
import fcntl
import gzip
import hashlib
import importlib.metadata
import importlib.util
import math
import os
import re
from collections.abc import Iterator
from pathlib import Path

BRAND = "#006B39"
RESERVED = "#0066CC"
FONTS = (
    ("Titillium Web", 400, "Titillium_Web/titillium-web-v10-latin-ext_latin-regular.woff2"),
    ("Titillium Web", 600, "Titillium_Web/titillium-web-v10-latin-ext_latin-600.woff2"),
    ("Titillium Web", 700, "Titillium_Web/titillium-web-v10-latin-ext_latin-700.woff2"),
    ("Roboto Mono", 400, "Roboto_Mono/roboto-mono-v13-latin-ext_latin-regular.woff2"),
)
FALLBACK = "Titillium Web like"
# What is there before our fonts are, drawn as high and not wider: nothing moves when they come. Per weight, in percent:
# width (an Italian text set in Liberation Sans, which is as wide as Arial, less 1.5 for luck), ascent and descent.
LIKE_ARIAL = (
    (400, ("Arial", "Liberation Sans"), 91.5, 123.8, 42.4),
    (600, ("Arial Bold", "Liberation Sans Bold"), 87.0, 130.2, 44.6),
    (700, ("Arial Bold", "Liberation Sans Bold"), 88.0, 128.7, 44.1),
)
LICENCES = {
    "Titillium_Web-OFL.txt": "fonts/Titillium_Web/OFL.txt",
    "Roboto_Mono-LICENSE.txt": "fonts/Roboto_Mono/LICENSE.txt",
}
# Families of components that no page uses: any class that starts like this takes its rules away.
UNUSED = [
    "acceptoverlay",
    "accordion",
    "analogue-",
    "autocomplete",
    "avatar",
    "back-to-top",
    "bootstrap-select",
    "bottom-nav",
    "bs-popover",
    "bs-tooltip",
    "btn-1",
    "btn-2",
    "btn-3",
    "btn-4",
    "btn-5",
    "btn-6",
    "btn-7",
    "btn-8",
    "btn-9",
    "btn-outline-1",
    "btn-outline-2",
    "btn-outline-3",
    "btn-outline-4",
    "btn-outline-5",
    "btn-outline-6",
    "btn-outline-7",
    "btn-outline-8",
    "btn-outline-9",
    "btn-dropdown",
    "calendar",
    "carousel",
    "chip",
    "complementary-",
    "cookiebar",
    "dimmer",
    "dropdown",
    "dropend",
    "dropstart",
    "dropup",
    "form-floating",
    "form-range",
    "form-switch",
    "img-responsive",
    "input-number",
    "it-calendar",
    "it-card",
    "it-carousel",
    "it-grid",
    "it-hero",
    "it-socials",
    "it-timeline",
    "it-transfer",
    "just-validate",
    "lightgrey-",
    "list-group",
    "masonry",
    "megamenu",
    "modal",
    "neutral-",
    "notification",
    "offcanvas",
    "popover",
    "point-list",
    "primary-bg-",
    "primary-border-",
    "primary-color-",
    "progress-donut",
    "progress-spinner",
    "rating",
    "sidebar-wrapper",
    "splide",
    "steppers",
    "thumb-nav",
    "timeline",
    "toast",
    "toggles",
    "toolbar",
    "tooltip",
    "transfer",
    "upload",
    "video-js",
    "vjs-",
    "white-bg",
]

COLOUR = re.compile(r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3})\b|(?:rgb|hsl)a?\([^()]*\)", re.IGNORECASE)
# Channels without brackets of their own: a variable's value, or rgba() whose alpha is a variable.
TRIPLE = re.compile(r"(--bs-[\w-]+-rgb:\s*|rgba\()([\d.]+),\s*([\d.]+),\s*([\d.]+)", re.IGNORECASE)
USED_CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
READS_ON_WHITE = 1.05 / 4.5 - 0.05  # the luminance up to which a colour has 4.5:1 on white
NEGATION = re.compile(r":not\([^()]*\)")

Rgb = tuple[float, float, float]


def source() -> Path:
    """Return the folder of static files inside the wheel."""
    spec = importlib.util.find_spec("bootstrap_italia_template")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("design-django-theme is not installed")
    return Path(spec.origin).parent / "static"


# --- colours ---


def parse(colour: str) -> tuple[Rgb, str]:
    """Return a CSS colour as three channels 0-1 and its alpha as written ("" when opaque)."""
    if colour.startswith("#"):
        digits = colour[1:] if len(colour) > 4 else "".join(c * 2 for c in colour[1:])
        alpha = f"{int(digits[6:], 16) / 255:.3f}" if len(digits) == 8 else ""
        red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
        return (red, green, blue), alpha
    kind, inside = colour.rstrip(")").split("(")
    parts = [p.strip().rstrip("%") for p in inside.replace("/", ",").split(",")]
    alpha = parts[3] if len(parts) > 3 else ""
    a, b, c = (float(p) for p in parts[:3])
    if kind.lower().startswith("rgb"):
        return (a / 255, b / 255, c / 255), alpha
    return colorsys.hls_to_rgb(a / 360, c / 100, b / 100), alpha


def luminance(rgb: Rgb) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the WCAG contrast of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_reserved(rgb: Rgb) -> bool:
    """Say whether a colour is the reserved blue, a shade or a tint of it (the ink #17324D is neither)."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*rgb)
    return 204 <= hue * 360 <= 216 and saturation >= (0.5 if lightness > 0.9 else 0.6)


def rewrite(rgb: Rgb, brand: Rgb) -> Rgb:
    """Return the colour with the brand's hue: dark ones at most as light as before, light ones at least."""
    reserved, _ = parse(RESERVED)
    before = luminance(rgb)
    dark = before <= READS_ON_WHITE
    target = before * min(1.0, luminance(brand) / luminance(reserved)) if dark else before
    hue, _, brand_saturation = colorsys.rgb_to_hls(*brand)
    saturation = colorsys.rgb_to_hls(*rgb)[2] * brand_saturation
    low, high = 0.0, 1.0
    for _step in range(40):
        middle = (low + high) / 2
        if luminance(colorsys.hls_to_rgb(hue, middle, saturation)) < target:
            low = middle
        else:
            high = middle
    exact = colorsys.hls_to_rgb(hue, low, saturation)
    to_byte = (lambda c: math.floor(c * 255 + 1e-3)) if dark else (lambda c: math.ceil(c * 255 - 1e-3))
    red, green, blue = (to_byte(c) / 255 for c in exact)
    return red, green, blue


def as_css(rgb: Rgb, alpha: str) -> str:
    channels = [round(c * 255) for c in rgb]
    if alpha:
        return f"rgba({channels[0]},{channels[1]},{channels[2]},{alpha})"
    return "#{:02x}{:02x}{:02x}".format(*channels)


def recolour(css: str, brand: str = BRAND) -> str:
    """Rewrite every literal of the reserved blue to the brand colour's hue."""
    brand_rgb, _ = parse(brand)

    def literal(match: re.Match) -> str:
        rgb, alpha = parse(match[0])
        return as_css(rewrite(rgb, brand_rgb), alpha) if is_reserved(rgb) else match[0]

    def triple(match: re.Match) -> str:
        rgb = (float(match[2]) / 255, float(match[3]) / 255, float(match[4]) / 255)
        if not is_reserved(rgb):
            return match[0]
        return match[1] + ", ".join(str(round(c * 255)) for c in rewrite(rgb, brand_rgb))

    return TRIPLE.sub(triple, COLOUR.sub(literal, css))


# --- rules ---


def blocks(css: str) -> Iterator[str]:
    """Split CSS without comments into its outermost rules."""
    start = depth = position = 0
    while position < len(css):
        char = css[position]
        if char in "\"'":
            position = css.index(char, position + 1)
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        if (char == "}" and depth == 0) or (char == ";" and depth == 0):
            yield css[start : position + 1].strip()
            start = position + 1
        position += 1


def is_unused(selector: str) -> bool:
    return any(name.startswith(tuple(UNUSED)) for name in USED_CLASS.findall(NEGATION.sub("", selector)))


def split_selectors(text: str) -> list[str]:
    """Split a list of selectors at the commas that are not inside brackets."""
    parts, depth = [""], 0
    for char in text:
        depth += (char in "([") - (char in ")]")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def drop_unused(css: str) -> str:
    """Leave out the rules of components that no page uses, and every embedded font."""
    kept = []
    for block in blocks(css):
        head, brace, body = block.partition("{")
        if not brace:
            kept.append(block)
        elif head.startswith(("@media", "@supports", "@container")):
            inner = drop_unused(body[:-1])
            kept += [f"{head}{{{inner}}}"] if inner else []
        elif head.startswith("@"):
            kept += [] if head.startswith("@font-face") or is_unused("." + head.split()[-1]) else [block]
        else:
            selectors = [s for s in split_selectors(head) if not is_unused(s)]
            kept += [f"{','.join(selectors)}{{{body}"] if selectors else []
    return "".join(kept)


def font_faces() -> str:
    faces = [
        f'@font-face{{font-family:"{family}";font-style:normal;font-weight:{weight};font-display:swap;'
        f'src:url("../fonts/{Path(path).name}") format("woff2")}}'
        for family, weight, path in FONTS
    ]
    return "".join(faces + [like_arial(*row) for row in LIKE_ARIAL])


def like_arial(weight: int, names: tuple[str, ...], width: float, ascent: float, descent: float) -> str:
    """A font of the reader's machine with the measures of ours."""
    local = ",".join(f'local("{name}")' for name in names)
    return (
        f'@font-face{{font-family:"{FALLBACK}";font-weight:{weight};src:{local};size-adjust:{width}%;'
        f"ascent-override:{ascent}%;descent-override:{descent}%;line-gap-override:0%}}"
    )


def stylesheet(css: str, brand: str = BRAND) -> str:
    """Return the theme's stylesheet: licence, our fonts, and what is left of the library in the brand's colour."""
    css = css.removeprefix("\ufeff")
    licence = css[: css.index("*/") + 2]
    rules = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    one_family = rules.replace('"Lora",Georgia,serif', "inherit")  # we ship no third family
    one_family = one_family.replace('"Titillium Web",', f'"Titillium Web","{FALLBACK}",')
    return f"{licence}\n{font_faces()}{recolour(drop_unused(one_family), brand)}\n"


# --- files ---


def _files(static: Path, brand: str) -> dict[str, bytes]:
    """Name every file of the theme with its content; the sheet also compressed, as the static server sends it."""
    sheet = stylesheet((static / "css/bootstrap-italia.min.css").read_text("utf-8"), brand).encode()
    wheel = importlib.metadata.distribution("design-django-theme")
    licence = next(f for f in wheel.files or () if f.name == "LICENSE")
    return {
        "css/bootstrap-italia.css": sheet,
        "css/bootstrap-italia.css.gz": gzip.compress(sheet, mtime=0),
        **{f"fonts/{Path(path).name}": (static / "fonts" / path).read_bytes() for _family, _weight, path in FONTS},
        **{f"licences/{name}": (static / path).read_bytes() for name, path in LICENCES.items()},
        "licences/design-django-theme-BSD.txt": Path(str(licence.locate())).read_bytes(),
    }


def _stamp(static: Path, brand: str) -> str:
    digest = hashlib.sha256(brand.encode())
    digest.update(Path(__file__).read_bytes())
    digest.update((static / "css/bootstrap-italia.min.css").read_bytes())
    return digest.hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def build(target: Path, *, brand: str = BRAND) -> bool:
    """Put the theme under `target`/theme and say whether there was anything to do.

    A reader never sees half a file; builders that start together wait for the first; the stamp is written last.
    """
    static = source()
    stamp = _stamp(static, brand)
    target.mkdir(parents=True, exist_ok=True)
    with (target / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = target / ".stamp"
        if done.exists() and done.read_text() == stamp:
            return False
        for name, content in _files(static, brand).items():
            _write(target / "theme" / name, content)
        _write(done, stamp.encode())
    return True
