"""The house's one-way streets, read from the code itself: every rule has a planted bug that it must find."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent

# Each app may use these others of ours, and nothing else.
BELOW: dict[str, set[str]] = {"core": set(), "charts": set()}
BELOW["accounts"] = {"core"}
BELOW["clusters"] = BELOW["skills"] = {"core", "accounts"}
BELOW["focusgroups"] = {"core", "accounts", "clusters", "skills", "charts"}
BELOW["needs"] = BELOW["focusgroups"] | {"focusgroups"}
BELOW["reports"] = BELOW["needs"] | {"needs"}
BELOW["committee"] = BELOW["reports"] | {"reports"}
BELOW["news"] = BELOW["reports"] | {"reports"}
BELOW["api"] = BELOW["newsletter"] = BELOW["committee"] | {"committee"}
BELOW["portal"] = BELOW["committee"] | {"committee", "news"}
WIRING = "skillsintel"
PACKAGES = [*BELOW, WIRING]

# Within an app each layer uses only those before it; modules of another name have no rank of their own.
LAYERS = [
    {"queries"},
    {"models"},
    {"rules", "lifecycle"},
    {"actions"},
    {"tasks"},
    {"forms", "filters"},
    {"views", "admin", "management"},
    {"urls", "link_urls", "room_urls"},
]
RANK = {name: number for number, names in enumerate(LAYERS) for name in names}
PRIVATE = {"views", "forms", "filters", "admin", "urls", "link_urls", "room_urls", "management"}
SHARED = {"core.forms", "core.management"}

# --- exceptions, each with its reason ---
SENDS_MESSAGES = {"core.doorbell": "the one place that rings for a job"}
CHANGES_STATE = {
    "core.lifecycle": "the gate",
    "core.jobs": "claims and ends jobs by conditional updates",
    "committee.actions.follow_ups": "a follow-up's state is what its office reports, any after any",
    "portal.demo.papers": "calls the action follow_ups.update(state=…)",
}
MARKS_SAFE = {
    "core.templatetags.portal": "drawings of the library's own sprite",
    "core.prepared": "HTML that one of our templates made, as it was kept",
    "templates/portal/parts/summary_heat.html": "SVG drawn by charts, which escapes every text in it",
    "templates/portal/parts/summary_map.html": "SVG drawn by charts, which escapes every text in it",
    "templates/components/figure.html": "SVG drawn by charts, which escapes every text in it",
    "templates/reports/documents/nodes.html": "likewise",
    "templates/components/field_notes.html": "help texts are ours, never a person's",
    "templates/api/leggimi.txt": "plain text, not a page",
    "templates/account/email/login_code_message.txt": "plain text, not a page",
    "templates/account/email/password_reset_key_message.txt": "plain text, not a page",
}
BELOW_A_VISIBLE_ROW = "parts of a row that was read through its scope"
REFERENCE = "reference data are public"
READS_WITHOUT_SCOPE: dict[str, str] = {
    "focusgroups.views.imports:Job": BELOW_A_VISIBLE_ROW,
    "needs.views.imports:Job": BELOW_A_VISIBLE_ROW,
    "focusgroups.views.groups:ReadBackAnswer": BELOW_A_VISIBLE_ROW,
    "focusgroups.views.read_back:ReadBackAnswer": BELOW_A_VISIBLE_ROW,
    "reports.views.blocks:Block": "blocks of the papers the person writes",
    "reports.views.blocks:Citation": "likewise",
    "reports.views.papers:Citation": BELOW_A_VISIBLE_ROW,
    "reports.views.papers:Event": BELOW_A_VISIBLE_ROW,
    "reports.views.progress:Job": BELOW_A_VISIBLE_ROW,
    "reports.views.recommendations:Recommendation": BELOW_A_VISIBLE_ROW,
    "reports.views.reports:Document": "the empty set",
    "portal.views.groups:Participation": "counted by category, under the disclosure rule",
    "portal.views.home:S3Area": REFERENCE,
    "portal.views.work:Job": "the person's own jobs",
    "portal.views.work:Round": REFERENCE,
    "api.v1.views.changes:Change": "only `settled` ones, of rows that were public",
    "api.v1.views.concepts:Label": REFERENCE,
    "api.v1.views.contributions:Citation": "of the blocks the reader may read",
    "api.v1.views.contributions:S3Area": REFERENCE,
    "api.v1.views.contributions:Sector": REFERENCE,
    "api.v1.views.contributions:Province": REFERENCE,
    "api.v1.views.contributions:NeedSkill": BELOW_A_VISIBLE_ROW,
    "api.v1.views.decisions:FollowUp": "a column of rows read through their scope",
    "api.v1.views.needs:Indicator": "statistics are public",
    "api.v1.views.needs:Observation": "statistics are public",
    "api.v1.views.needs:NeedStatement": "of the contributions the reader may read",
    "api.v1.views.needs:Voice": "counted, of published contributions, under the disclosure rule",
    "api.v1.views.needs:Concept": REFERENCE,
    "api.v1.views.needs:Cluster": REFERENCE,
    "api.v1.views.needs:Round": REFERENCE,
    "api.v1.views.papers:Recommendation": BELOW_A_VISIBLE_ROW,
    "api.v1.views.papers:Citation": BELOW_A_VISIBLE_ROW,
    "api.v1.views.papers:Cluster": REFERENCE,
    "api.v1.views.places:S3Area": REFERENCE,
    "api.v1.views.suggestions:Vocabulary": REFERENCE,
    "api.v1.views.places:Cluster": REFERENCE,
    "api.v1.views.places:ValueChain": REFERENCE,
}
# A queryset method that says who or what may be read; `public` and `published` for pages that show only that.
SCOPED = {
    "visible_to",
    "choosable_by",
    "run_by",
    "readable_by",
    "managed_by",
    "owned_by",
    "demo",
    "public",
    "published",
}


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name and its source."""

    name: str
    source: str

    @property
    def app(self) -> str:
        return self.name.partition(".")[0]

    @property
    def layer(self) -> str:
        return ([*self.name.split("."), ""])[1]

    @property
    def tree(self) -> ast.Module:
        return parsed(self.source)

    @property
    def lines(self) -> list[str]:
        return self.source.splitlines()


Modules = list[Module]


@cache
def parsed(source: str) -> ast.Module:
    return ast.parse(source)


@cache
def ours() -> Modules:
    """Every module of the apps and of the wiring, without migrations."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
                found.append(Module(name, path.read_text(encoding="utf-8")))
    return found


def templates() -> dict[str, str]:
    return {str(p.relative_to(ROOT)): p.read_text("utf-8") for p in sorted((ROOT / "templates").rglob("*.*"))}


def imports(module: Module, names: Iterable[str]) -> Iterator[tuple[str, ast.stmt]]:
    """Every imported module of ours, also inside functions; `from a import b` is a.b when that is a module."""
    known = set(names)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            targets = [f"{base}.{a.name}" if f"{base}.{a.name}" in known else base for a in node.names]
        else:
            continue
        for target in dict.fromkeys(targets):
            if target.partition(".")[0] in PACKAGES:
                yield target, node


def edges(modules: Modules) -> dict[str, set[str]]:
    names = [m.name for m in modules]
    return {m.name: {t for t, _ in imports(m, names) if t != m.name} for m in modules}


def calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def called(node: ast.Call) -> str:
    """The last name of what is called: `x.y.delay(...)` is `delay`."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def at(module: Module, node: ast.AST) -> str:
    return f"{module.name}:{node.lineno}"


# --- the rules: each returns what breaks it ---


def imports_point_down(modules: Modules) -> list[str]:
    """No app imports one above or beside it; the wiring is imported by nobody."""
    return [
        f"{at(m, node)} imports {target}"
        for m in modules
        if m.app != WIRING
        for target, node in imports(m, [x.name for x in modules])
        if target.partition(".")[0] not in BELOW[m.app] | {m.app}
    ]


def layers_point_down(modules: Modules) -> list[str]:
    """In an app, queries know no models, models no actions, actions no views - also by way of unranked modules."""
    graph, wrong = edges(modules), []
    ranked = {m.name: RANK.get(m.layer) for m in modules}
    for module in modules:
        mine = ranked[module.name]
        if module.app == WIRING or mine is None:
            continue
        reached, waiting = set(), [module.name]
        while waiting:
            for target in graph.get(waiting.pop(), ()):
                if target.partition(".")[0] != module.app or target in reached:
                    continue
                reached.add(target)
                rank = ranked.get(target)
                if rank is None:
                    waiting.append(target)
                elif rank > mine:
                    wrong.append(f"{module.name} reaches {target}")
    return wrong


def apps_are_used_through_their_public_modules(modules: Modules) -> list[str]:
    """Another app's views, forms, filters and addresses are its own business."""
    return [
        f"{at(m, node)} imports {target}"
        for m in modules
        if m.app != WIRING
        for target, node in imports(m, [x.name for x in modules])
        if target.partition(".")[0] != m.app
        and ([*target.split("."), ""])[1] in PRIVATE
        and not target.startswith(tuple(SHARED))
    ]


def modules_do_not_need_each_other(modules: Modules) -> list[str]:
    """No cycle of imports."""
    graph = edges(modules)
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    cycles: list[str] = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for target in sorted(graph.get(name, ())):
            if target not in order:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], order[target])
        if low[name] == order[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                cycles.append(" <-> ".join(sorted(group)))

    for name in sorted(graph):
        if name not in order:
            visit(name)
    return cycles


def imports_stand_at_the_top(modules: Modules) -> list[str]:
    """None inside a function but heavy third-party ones, marked `# slow`."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return sorted(
        {
            f"{at(m, node)} {m.lines[node.lineno - 1].strip()}"
            for m in modules
            for function in ast.walk(m.tree)
            if isinstance(function, functions)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom) and "# slow" not in m.lines[node.lineno - 1]
        }
    )


def nothing_is_looked_up_by_name(modules: Modules) -> list[str]:
    """No import or model by string: it would hide a dependency from these rules."""
    hidden = {"import_module", "import_string", "get_model", "__import__"}
    return [f"{at(m, c)} {called(c)}" for m in modules if m.app != WIRING for c in calls(m) if called(c) in hidden]


def there_are_no_receivers(modules: Modules) -> list[str]:
    """What follows an act stands in the action, never in a signal."""
    return [
        f"{at(m, node)} imports {node.module}"
        for m in modules
        for node in ast.walk(m.tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").endswith(("signals", "django.dispatch"))
        and m.app != WIRING
    ]


def only_the_doorbell_sends(modules: Modules) -> list[str]:
    """A job is asked for by core.jobs.request; nobody else talks to the broker."""
    sends = {"delay", "apply_async", "send_task"}
    return [
        f"{at(m, c)} {called(c)}"
        for m in modules
        if m.name not in SENDS_MESSAGES
        for c in calls(m)
        if called(c) in sends
    ]


def state_changes_only_at_the_gate(modules: Modules) -> list[str]:
    """Nobody assigns `state` or updates it in bulk; creating a row with a state is fine."""
    wrong = []
    for module in modules:
        if module.name in CHANGES_STATE or module.app == WIRING:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Assign):
                targets = [t for target in node.targets for t in ast.walk(target)]
            elif isinstance(node, ast.AugAssign | ast.AnnAssign):
                targets = [node.target]
            elif isinstance(node, ast.Call) and called(node) == "update" and isinstance(node.func, ast.Attribute):
                wrong += [at(module, node) for keyword in node.keywords if keyword.arg == "state"]
                continue
            elif isinstance(node, ast.Call) and called(node) == "setattr" and len(node.args) > 1:
                wrong += [at(module, node)] if getattr(node.args[1], "value", None) == "state" else []
                continue
            else:
                continue
            wrong += [at(module, t) for t in targets if isinstance(t, ast.Attribute) and t.attr == "state"]
    return wrong


def text_is_marked_safe_in_named_places(modules: Modules) -> list[str]:
    """mark_safe, SafeString(...), |safe and autoescape off only where MARKS_SAFE says why."""
    marks = {"mark_safe", "SafeString", "SafeText"}
    return [
        f"{at(m, c)} {called(c)}" for m in modules if m.name not in MARKS_SAFE for c in calls(m) if called(c) in marks
    ]


def views_read_through_a_scope(modules: Modules) -> list[str]:
    """`Model.objects` in a view is followed by visible_to (or one of SCOPED)."""
    wrong = []
    for module in modules:
        if module.layer != "views" and not module.name.startswith("api.v1.views"):
            continue
        outer = {id(child): parent for parent in ast.walk(module.tree) for child in ast.iter_child_nodes(parent)}
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}):
                continue
            methods, link = set(), outer.get(id(node))
            while isinstance(link, ast.Attribute | ast.Call):
                methods.add(getattr(link, "attr", ""))
                link = outer.get(id(link))
            owner = getattr(node.value, "id", getattr(node.value, "attr", "?"))
            if not methods & SCOPED and f"{module.name}:{owner}" not in READS_WITHOUT_SCOPE:
                wrong.append(f"{at(module, node)} {owner}.objects")
    return wrong


Rule = Callable[[Modules], list[str]]
# rule, planted modules that break it
PLANTED: list[tuple[Rule, dict[str, str]]] = [
    (imports_point_down, {"needs.actions.needs": "from reports.models import PositionPaper"}),
    (imports_point_down, {"portal.views.home": "def page():\n    import api.v1.views"}),
    (imports_point_down, {"core.jobs": "from skillsintel.celery import app"}),
    (layers_point_down, {"needs.queries": "from needs.models import Need", "needs.models": ""}),
    (
        layers_point_down,
        {"needs.actions.a": "from needs.odd import x", "needs.odd": "import needs.views", "needs.views": ""},
    ),
    (apps_are_used_through_their_public_modules, {"portal.views.a": "from needs.forms import NeedForm"}),
    (
        modules_do_not_need_each_other,
        {"needs.a": "import needs.b", "needs.b": "import needs.c", "needs.c": "import needs.a"},
    ),
    (imports_stand_at_the_top, {"needs.a": "def f():\n    from needs import b"}),
    (nothing_is_looked_up_by_name, {"needs.a": "apps.get_model('reports', 'PositionPaper')"}),
    (there_are_no_receivers, {"needs.a": "from django.db.models.signals import post_save"}),
    (only_the_doorbell_sends, {"needs.actions.a": "run_job.delay(1)"}),
    (only_the_doorbell_sends, {"needs.actions.a": "app.send_task('core.run_job')"}),
    (state_changes_only_at_the_gate, {"reports.actions.a": "paper.state = 'published'"}),
    (state_changes_only_at_the_gate, {"reports.actions.a": "before, paper.state = paper.state, 'published'"}),
    (state_changes_only_at_the_gate, {"reports.actions.a": "papers.update(state='published')"}),
    (state_changes_only_at_the_gate, {"reports.actions.a": "setattr(paper, 'state', 'published')"}),
    (text_is_marked_safe_in_named_places, {"needs.views.a": "mark_safe(need.title)"}),
    (views_read_through_a_scope, {"needs.views.a": "get_object_or_404(Need, pk=1) or Need.objects.get(slug=slug)"}),
    (views_read_through_a_scope, {"needs.views.a": "Need.objects.filter(pk__in=Need.objects.visible_to(user))"}),
    (views_read_through_a_scope, {"api.v1.views.needs": "queryset = Need.objects.all()"}),
]
RULES = list(dict.fromkeys(rule for rule, _planted in PLANTED))
ALLOWED: list[tuple[Rule, dict[str, str]]] = [
    (imports_point_down, {"reports.queries": "from needs.models import Need"}),
    (layers_point_down, {"needs.actions.a": "from needs.models import Need", "needs.models": ""}),
    (imports_stand_at_the_top, {"needs.a": "def f():\n    import typst  # slow"}),
    (state_changes_only_at_the_gate, {"reports.actions.a": "PositionPaper(state='drafting'); d = {}; d.update(a=1)"}),
    (views_read_through_a_scope, {"needs.views.a": "Need.objects.open().visible_to(request.user).order_by('title')"}),
]


def modules_of(sources: dict[str, str]) -> Modules:
    return [Module(name, source) for name, source in sources.items()]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_holds(rule: Rule):
    assert rule(ours()) == []


@pytest.mark.parametrize(("rule", "sources"), PLANTED, ids=lambda value: getattr(value, "__name__", ""))
def test_rule_finds_a_planted_bug(rule: Rule, sources: dict[str, str]):
    assert rule(modules_of(sources))


@pytest.mark.parametrize(("rule", "sources"), ALLOWED, ids=lambda value: getattr(value, "__name__", ""))
def test_rule_lets_good_code_pass(rule: Rule, sources: dict[str, str]):
    assert rule(modules_of(sources)) == []


def test_every_app_of_ours_is_in_the_table():
    labels = {config.label for config in apps.get_app_configs() if Path(config.path).parent == ROOT}

    assert labels | {"charts"} == set(BELOW)


def test_no_exception_outlives_its_reason():
    """A named exception whose module is gone is taken off the list."""
    by_name = {module.name: module for module in ours()}
    exceptions = {**SENDS_MESSAGES, **CHANGES_STATE, **{n: r for n, r in MARKS_SAFE.items() if "/" not in n}}

    assert [name for name in exceptions if name not in by_name] == []


# --- relations ---


def upward_relations(models) -> list[str]:
    """Relations that point to an app above or beside their own."""
    wrong = []
    for model in models:
        app = model._meta.app_label
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model and field.related_model._meta.app_label
            if target in BELOW and target not in BELOW[app] | {app}:
                wrong.append(f"{model.__name__}.{field.name} -> {target}")
    return wrong


def our_models():
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in BELOW]


def test_relations_point_down():
    assert upward_relations(our_models()) == []


def test_upward_relation_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(BELOW, "needs", BELOW["needs"] - {"focusgroups"})

    assert "NeedStatement.contribution -> focusgroups" in upward_relations(our_models())


# --- templates ---

SAFE = re.compile(r"\|\s*(safe|safeseq)\b|autoescape\s+off")


def unsafe_templates(sources: dict[str, str]) -> list[str]:
    return [name for name, text in sources.items() if SAFE.search(text) and name not in MARKS_SAFE]


def test_templates_escape_everything():
    assert unsafe_templates(templates()) == []


@pytest.mark.parametrize("text", ["{{ need.title|safe }}", "{% autoescape off %}", "{{ rows | safeseq }}"])
def test_unescaped_template_is_found(text: str):
    assert unsafe_templates({"templates/needs/need_detail.html": text}) == ["templates/needs/need_detail.html"]
