"""Rounds, focus groups, their lines and the needs they state, told through the actions on their days."""

from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from clusters.models import Cluster, Organisation, Province, S3Area, ValueChain
from core.calendar import as_of, today
from focusgroups.actions import contributions, groups, people, rounds
from focusgroups.links import bearer_for
from focusgroups.models import Contribution, FocusGroup, PersonalLink, Round
from needs.actions import needs
from needs.models import Need
from portal.demo import story
from portal.demo.people import bodies_of
from reports.actions import reports
from skills.models import Concept

NAMES = {
    "profile": "profile_label", "d": "difficulty", "u": "urgency", "h": "horizon", "route": "training_route",
    "reason": "difficulty_reason", "driver": "shortage_driver", "rel": "reliability", "lead": "lead_body",
    "result": "expected_result",
}  # fmt: skip
FIELDS = {"agr": "agreement", "green": "is_green", "digital": "is_digital", "ai": "is_ai"}
CLOSED = {"closed", "reported"}


class Tables:
    """Loads rounds and tables; keeps the needs by the story's names."""

    def __init__(self, accounts: dict[str, User]):
        self.coordinator = next(user for user in accounts.values() if "coordinator" in user.role_names)
        self.sources = story.read("sources")
        self.needs: dict[str, Need] = {}
        self.titles = story.read("needs")

    def load(self) -> None:
        for row in story.read("rounds"):
            self._round(row)

    def _round(self, row: dict) -> None:
        days = dict(
            zip(["preparation_due_on", "delivery_due_on", "papers_due_on", "committee_on"], row["dates"], strict=True)
        )
        prepared = min(row["held_on"] - timedelta(days=60), today())
        with as_of(prepared):
            round_ = rounds.create(
                by=self.coordinator,
                slug=row["slug"],
                name=row["name"],
                held_on=row["held_on"],
                venue=row["venue"],
                city=row["city"],
                programme=row.get("programme", ""),
                partners=row.get("partners", ""),
                **days,
                **story.marks(self.sources[row["source"]], row.get("source_note", "")),
            )
            if row["state"] != "planned":
                round_ = rounds.open_round(round_, by=self.coordinator)
        for group in row["focus_groups"]:
            self._group(round_, group, prepared)

    def _group(self, round_: Round, row: dict, prepared: date) -> None:
        cluster = Cluster.objects.get(code=row["cluster"])
        manager = self._manager(cluster)
        source = self.sources[row["source"]] if "source" in row else None
        held_on = row.get("held_on", round_.held_on)
        with as_of(prepared, hour=12):
            group = groups.create(
                round=round_,
                cluster=cluster,
                by=manager,
                slug=row["slug"],
                co_leads=Cluster.objects.filter(code__in=row.get("co_leads", [])),
                title=row["title"],
                held_on=held_on,
                venue=round_.venue,
                value_chain=ValueChain.objects.filter(cluster=cluster, name=row.get("chain", "")).first(),
                attribution_rule=row.get("rule", "by_category"),
                read_back_days=15 if row["state"] == "read_back" else 10,
                questions="Quali profili mancano?\nChe cosa sta cambiando?\nChe cosa proponiamo?",
                **story.marks(source, row.get("source_note", "")),
            )
        if row["state"] == "not_delivered":
            with as_of(held_on + timedelta(days=40)):
                groups.mark_not_delivered(group, by=self.coordinator, note=row["reason"])
        elif row["state"] != "planned":
            self._meeting(group, row, manager)

    def _meeting(self, group: FocusGroup, row: dict, manager: User) -> None:
        """Invite, open, write the lines, then go as far as the table's state says."""
        bodies = bodies_of(group.cluster)
        came = "came" if row["state"] != "open" else "invited"
        address = (
            "" if row["state"] in CLOSED else "partecipante{}@demo.example"
        )  # those of closed tables are forgotten
        meeting = min(group.held_on, today())
        with as_of(meeting, hour=9):
            persons = [
                people.add_participant(
                    group, by=manager, category=body.category, organisation=body, name=f"Partecipante {number}",
                    attendance=came, email=address.format(number), is_demo=True,
                )
                for number, body in enumerate(bodies, start=1)
            ]  # fmt: skip
            group = groups.open_group(group, by=manager)
        with as_of(meeting, hour=15):
            lines = [self._line(group, line, bodies, persons, manager) for line in row["lines"]]
            self._settle(lines, row["lines"], manager)
            self._address(lines, row["lines"], manager)
        if row["state"] in CLOSED | {"read_back"}:
            with as_of(meeting, hour=18):
                group = groups.start_read_back(group, by=manager)
                self._join(lines, row["lines"])
        if row["state"] in CLOSED:
            with as_of(meeting + timedelta(days=11)):
                group = groups.close(group, by=manager)
        if "report" in row:
            with as_of(meeting + timedelta(days=20)):
                self._report(group, row["report"], manager)
                groups.mark_reported(group, by=manager)

    def _report(self, group: FocusGroup, authored: dict, manager: User) -> None:
        """Write the three authored parts of the report and ask for its files."""
        report = reports.of(group)
        report = reports.save(report, by=manager, version=report.version, **authored)
        if group.round.slug == "novembre-2024":
            report = reports.publish(report, by=self.coordinator)
        reports.request_documents(report, by=manager)

    def _line(self, group: FocusGroup, line: list, bodies: list[Organisation], persons, manager: User) -> Contribution:
        kind, text, said = line[0], line[1], dict(line[2])
        speakers = [bodies[number - 1] for number in said.pop("by", [])]
        source = self.sources[said.pop("src")] if "src" in said else None
        written_by = manager
        if said.get("state") in {"draft", "submitted"}:  # written by a participant, from the personal link
            person = persons[bodies.index(speakers[0])]
            secret = people.issue_link(group, kind=PersonalLink.Kind.PARTICIPANT, participation=person, by=manager)
            written_by = bearer_for(secret)
        fields = {column: said.pop(name) for name, column in FIELDS.items() if name in said}
        fields["s3_areas"] = S3Area.objects.filter(code__in=said.pop("s3", []))
        fields["provinces"] = Province.objects.filter(code__in=said.pop("prov", []))
        fields |= story.marks(source)
        return contributions.add(
            group,
            by=written_by,
            kind=kind,
            text=text,
            fields=fields,
            details=self._details(kind, said, source),
            skills=said.get("skills", ()),
            voices=speakers,
            send=said.get("state") == "submitted",
        )

    def _details(self, kind: str, said: dict, source: dict | None) -> dict:
        outside = {"need", "skills", "state", "into", "addresses"}
        if said.get("state") in {"set_aside", "withdrawn"}:
            outside |= {"reason"}
        details = {NAMES.get(name, name): value for name, value in said.items() if name not in outside}
        if kind == "need":
            details["occupation"] = Concept.objects.occupations().named(details.get("profile_label", "")).first()
        if "value" in details:
            details["value"] = Decimal(str(details["value"]))
        if kind == "trend" and source:
            details |= {"source_name": source["name"], "url": source["url"]}
        return details

    def _settle(self, lines: list[Contribution], rows: list, manager: User) -> None:
        """Merge, leave out and take back the lines whose state says so."""
        for line, (_kind, _text, said) in zip(lines, rows, strict=True):
            match said.get("state"):
                case "merged":
                    contributions.merge(line, into=lines[said["into"]], by=manager)
                case "set_aside":
                    contributions.set_aside(line, by=manager, note=said["reason"])
                case "withdrawn":
                    contributions.withdraw(line, by=manager, note=said["reason"])

    def _join(self, lines: list[Contribution], rows: list) -> None:
        """Join the lines to the needs they state."""
        for line, (_kind, _text, said) in zip(lines, rows, strict=True):
            if "need" in said:
                line.refresh_from_db()
                self._state(line, said["need"])

    def _state(self, line: Contribution, name: str) -> None:
        if name in self.needs:
            needs.link(self.needs[name], line, by=self.coordinator)
            return
        need = needs.create(title=self.titles[name]["title"], by=self.coordinator, contributions=[line])
        Need.objects.filter(pk=need.pk).update(**story.marks())
        self.needs[name] = need

    def _address(self, lines: list[Contribution], rows: list, manager: User) -> None:
        """Say which need-lines of the table a proposal answers."""
        stating = {said["need"]: line for line, (_k, _t, said) in zip(lines, rows, strict=True) if "need" in said}
        for line, (_kind, _text, said) in zip(lines, rows, strict=True):
            if "addresses" in said:
                answered = [stating[name] for name in said["addresses"] if name in stating]
                line.refresh_from_db()
                contributions.edit(line, by=manager, version=line.version, details={"addresses": answered})

    def _manager(self, cluster: Cluster) -> User:
        """Return who manages the cluster; the coordinator where the demonstration has nobody."""
        member = cluster.memberships.current().select_related("user").first()
        return member.user if member else self.coordinator

    def close_rounds(self) -> None:
        """Close and release the rounds whose papers are out."""
        for row in story.read("rounds"):
            if row["state"] == "released":
                with as_of(row["dates"][-1] + timedelta(days=60)):
                    round_ = rounds.close(
                        Round.objects.get(slug=row["slug"]),
                        by=self.coordinator,
                        left_over=Contribution.Fate.NOT_USED,
                        reason="Resta agli atti del focus group: il position paper cita altre righe.",
                    )
                    rounds.release(round_, by=self.coordinator)
