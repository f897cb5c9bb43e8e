"""The recoloured library: no reserved blue left, no contrast lost, nothing fetched from elsewhere."""

import gzip
import itertools
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command

from core import theme


@pytest.fixture(scope="module")
def original() -> str:
    return (theme.source() / "css/bootstrap-italia.min.css").read_text("utf-8")


@pytest.fixture(scope="module")
def sheet(original) -> str:
    return theme.stylesheet(original)


def test_no_literal_of_the_reserved_blue_is_left(sheet):
    literals = re.findall(r"#06c\b|#0066cc\b|#036\b|\b0, ?102, ?204|hsla?\(210, ?100%", sheet, re.IGNORECASE)

    assert literals == []


def test_no_colour_reads_as_the_reserved_blue(sheet):
    left = {literal for literal in theme.COLOUR.findall(sheet) if "var" not in literal}

    assert [c for c in left if theme.is_reserved(theme.parse(c)[0])] == []


def test_the_original_is_blue_so_that_the_tests_above_can_fail(original):
    blue = [c for c in theme.COLOUR.findall(original) if "var" not in c and theme.is_reserved(theme.parse(c)[0])]

    assert len(blue) > 300


def test_ink_and_greys_are_kept(sheet):
    assert "hsl(210,54%,20%)" in sheet
    assert "hsl(210,17%,44%)" in sheet


def test_brand_takes_the_place_of_the_reserved_blue():
    assert theme.recolour("a{color:#06c}b{color:#0066CC}") == "a{color:#006b39}b{color:#006b39}"


@pytest.mark.parametrize("brand", ["#006B39", "#7A2E6F", "#9B1B1B"])
def test_contrast_of_rewritten_pairs_is_at_least_the_original(original, brand):
    brand_rgb, _ = theme.parse(brand)
    found = {theme.parse(c)[0] for c in theme.COLOUR.findall(original) if "var" not in c}
    blues = sorted(c for c in found if theme.is_reserved(c))
    white, black, ink = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0), theme.parse("#17324D")[0]
    new = {c: theme.rewrite(c, brand_rgb) for c in blues} | {c: c for c in (white, black, ink)}
    # what reads on white meets light partners, what does not meets dark ones
    light, dark = ([c for c in new if (theme.contrast(c, white) < 4.5) is side] for side in (True, False))
    readable = [(a, b) for a, b in itertools.product(light, dark) if theme.contrast(a, b) >= 3]

    worse = [(a, b) for a, b in readable if theme.contrast(new[a], new[b]) < theme.contrast(a, b) * 0.995]

    assert len(readable) > 50
    assert worse == []


@pytest.mark.parametrize(
    ("colour", "reserved"),
    [
        ("#06c", True),
        ("rgba(0,102,204,.25)", True),
        ("hsl(210, 100%, 25%)", True),
        ("hsl(210,62%,97%)", True),
        ("#17324D", False),
        ("hsl(210,17%,44%)", False),
        ("#008758", False),
        ("#fff", False),
    ],
)
def test_reserved_blue_is_told_from_ink_and_greys(colour, reserved):
    assert theme.is_reserved(theme.parse(colour)[0]) is reserved


def test_transparency_survives():
    assert theme.recolour("a{b:rgba(0,102,204,.25)}") == "a{b:rgba(0,107,57,.25)}"


def test_channels_in_variables_are_rewritten_too():
    css = "a{--bs-primary-rgb: 0, 102, 204;b:RGBA(0, 102, 204, var(--x))}"

    assert theme.recolour(css) == "a{--bs-primary-rgb: 0, 107, 57;b:RGBA(0, 107, 57, var(--x))}"


def test_unused_components_leave_and_the_rest_stays():
    css = (
        '.card{a:b}.modal,.btn{c:d}.modal-body{e:f}@media(x){.toast{g:h}}@media(y){.btn{i:"}"}}'
        "@font-face{src:url(data:x)}.row:not(.modal){k:l}"
    )

    assert theme.drop_unused(css) == '.card{a:b}.btn{c:d}@media(y){.btn{i:"}"}}.row:not(.modal){k:l}'


def test_nothing_is_embedded_or_mapped(sheet):
    assert "sourceMappingURL" not in sheet
    assert not re.search(r"url\(\"?data:(application|font)", sheet)
    assert "Lora" not in sheet


def test_addresses_are_our_fonts_and_inline_drawings_only(sheet):
    addresses = [a for a in re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet) if not a.startswith("data:image/svg")]

    assert sorted(addresses) == sorted(f"../fonts/{path.split('/')[-1]}" for _f, _w, path in theme.FONTS)


def test_weight_is_within_the_budget(sheet):
    assert len(gzip.compress(sheet.encode())) <= 70_000


def test_licence_of_the_library_stays_on_top(sheet):
    assert sheet.startswith("/*!")
    assert "BSD-3-Clause" in sheet[:600]


def test_build_twice_writes_once(tmp_path):
    first, second = theme.build(tmp_path), theme.build(tmp_path)

    assert (first, second) == (True, False)
    names = {str(p.relative_to(tmp_path / "theme")) for p in (tmp_path / "theme").rglob("*") if p.is_file()}
    assert {n for n in names if n.startswith("licences/")} == {
        "licences/Roboto_Mono-LICENSE.txt",
        "licences/Titillium_Web-OFL.txt",
        "licences/design-django-theme-BSD.txt",
    }
    assert len([n for n in names if n.endswith(".woff2")]) == len(theme.FONTS)
    sheet = tmp_path / "theme/css/bootstrap-italia.css"
    assert gzip.decompress(sheet.with_name(sheet.name + ".gz").read_bytes()) == sheet.read_bytes()


def test_another_brand_builds_again(tmp_path):
    theme.build(tmp_path)

    assert theme.build(tmp_path, brand="#7A2E6F") is True
    assert "#7a2e6f" in (tmp_path / "theme/css/bootstrap-italia.css").read_text()


def test_a_build_that_was_interrupted_is_done_again(tmp_path):
    theme.build(tmp_path)
    (tmp_path / ".stamp").unlink()
    (tmp_path / "theme/css/bootstrap-italia.css").write_text("half")

    assert theme.build(tmp_path) is True
    assert len((tmp_path / "theme/css/bootstrap-italia.css").read_text()) > 100_000


@pytest.mark.slow
def test_builders_at_once_write_once(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        built = list(pool.map(lambda _n: theme.build(tmp_path), range(4)))

    assert sorted(built) == [False, False, False, True]


def test_command_says_what_it_did(tmp_path, settings, capsys):
    settings.BUILD_DIR = tmp_path

    call_command("build_theme")
    call_command("build_theme")

    assert capsys.readouterr().out == "Theme built.\nTheme up to date.\n"
