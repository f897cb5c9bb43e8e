"""Small files in the layout of ESCO, with labels made up for the tests."""

import csv
import io
import zipfile
from pathlib import Path

BASE = "http://data.europa.eu/esco"
OCCUPATION_COLUMNS = [
    *("conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "hiddenLabels", "status"),
    *("modifiedDate", "regulatedProfessionNote", "scopeNote", "definition", "inScheme", "description", "code"),
]
SKILL_COLUMNS = [
    *("conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels", "hiddenLabels"),
    *("status", "modifiedDate", "scopeNote", "definition", "inScheme", "description"),
]
GROUP_COLUMNS = [
    *("conceptType", "conceptUri", "code", "preferredLabel", "status", "altLabels", "inScheme", "description"),
]
RELATION_COLUMNS = ["occupationUri", "relationType", "skillType", "skillUri"]


def occupation(key: str, name: str, *also: str, **more) -> dict:
    given = {"conceptUri": f"{BASE}/occupation/{key}", "preferredLabel": name, "altLabels": "\n".join(also)}
    return {"conceptType": "Occupation", "status": "released", "code": "7212.1", "iscoGroup": "7212"} | given | more


def skill(key: str, name: str, *also: str, **more) -> dict:
    given = {"conceptUri": f"{BASE}/skill/{key}", "preferredLabel": name, "altLabels": "\n".join(also)}
    kind = {"skillType": "skill/competence", "reuseLevel": "cross-sector"}
    return {"conceptType": "KnowledgeSkillCompetence", "status": "released"} | kind | given | more


def group(code: str, name: str, **more) -> dict:
    given = {"conceptUri": f"{BASE}/isco/C{code}", "code": code, "preferredLabel": name}
    return {"conceptType": "ISCOGroup", "status": "released"} | given | more


def needs(source: str, target: str, kind: str = "essential") -> dict:
    uris = {"occupationUri": f"{BASE}/occupation/{source}", "skillUri": f"{BASE}/skill/{target}"}
    return {"relationType": kind, "skillType": "skill/competence"} | uris


def written(columns: list[str], rows: list[dict], *, end: str = "\r\n", bom: bool = False) -> bytes:
    """A CSV file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def occupations(*rows: dict, **how) -> bytes:
    return written(OCCUPATION_COLUMNS, list(rows), **how)


def skills(*rows: dict, **how) -> bytes:
    return written(SKILL_COLUMNS, list(rows), **how)


def groups(*rows: dict, **how) -> bytes:
    return written(GROUP_COLUMNS, list(rows), **how)


def relations(*rows: dict) -> bytes:
    return written(RELATION_COLUMNS, list(rows))


def folder(at: Path, files: dict[str, bytes]) -> Path:
    """A folder with these files."""
    for name, content in files.items():
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        (at / name).write_bytes(content)
    return at


def archive(at: Path, files: dict[str, bytes]) -> Path:
    """A ZIP with these files."""
    at.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(at, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return at
