"""Position papers, the committee's advice and what followed, told through the actions on their days."""

from datetime import date, timedelta

from accounts.models import User
from clusters.models import Cluster
from committee.actions import decisions, follow_ups, instruments, members, recusals, remarks, reviews, sittings
from committee.models import FollowUp, Instrument, Member, Sitting
from core import jobs
from core.calendar import as_of, today
from focusgroups.models import Contribution, FocusGroup, Round
from portal.demo import story
from reports.actions import blocks, consultation, papers
from reports.models import Block, PositionPaper, Recommendation

WITH_THE_COMMITTEE = {"under_review", "returned", "adopted", "partly_adopted", "not_adopted", "published", "superseded"}
FIELDS = ("action", "lead", "partners", "timing", "funds", "indicator")
MANDATE = date(2024, 9, 1)


class Papers:
    """Loads papers and the committee's part; keeps papers, sittings and acts by the story's names."""

    def __init__(self, accounts: dict[str, User]):
        self.accounts = accounts
        self.coordinator = self._with_role("coordinator")
        self.secretary = self._with_role("secretary")
        self.rows = story.read("papers")
        self.papers: dict[str, PositionPaper] = {}
        self.members: dict[str, Member] = {}
        self.instruments: dict[str, Instrument] = {}

    def _with_role(self, role: str) -> User:
        return next(user for user in self.accounts.values() if role in user.role_names)

    def load(self) -> None:
        committee = story.read("committee")
        with as_of(MANDATE):
            self._seats()
        for row in self.rows:
            self._paper(row)
        for row in sorted(committee["sittings"], key=lambda sitting: sitting["day"]):
            self._sitting(row)
        for name, row in committee["instruments"].items():
            self.instruments[name] = instruments.create(by=self.secretary, **row, **story.marks())
        for row in self.rows:
            if row["state"] in {"published", "superseded"}:
                with as_of(row["days"][-1]):
                    self.papers[row["slug"]] = papers.publish(self.papers[row["slug"]], by=self.coordinator)
                self._follow_up(row)
        for row in self.rows:
            if "supersedes" in row:
                with as_of(row["days"][-1]):
                    old = self.papers[row["supersedes"]]
                    note = "Sostituito dalla seconda edizione."
                    papers.supersede(old, by=self.coordinator, successor=self.papers[row["slug"]], note=note)
        for row in self.rows:
            if "review" in row:
                self._review(row)

    def _seats(self) -> None:
        for email, user in self.accounts.items():
            if "member" in user.role_names:
                self.members[email] = members.create(
                    user=user, by=self.secretary, body=user.body, mandate_from=MANDATE, **story.marks()
                )

    # --- a paper, as far as its state says ---

    def _paper(self, row: dict) -> None:
        days = row["days"] or [today()]
        with as_of(days[0]):
            paper = self._drafted(row)
        if row["state"] != "drafting":
            with as_of(days[0], hour=16):
                paper = consultation.begin(paper, by=self.coordinator, until=days[0] + timedelta(days=30))
        if len(days) > 1:
            with as_of(days[1]):
                paper = papers.sign_off(paper, by=self.coordinator)
        if len(days) > 2:
            with as_of(days[2]):
                paper = papers.submit(paper, by=self.coordinator)
        if row["state"] in WITH_THE_COMMITTEE:
            with as_of(days[2], hour=15):
                paper = papers.take_up(paper, by=self.secretary)
        self.papers[row["slug"]] = paper

    def _drafted(self, row: dict) -> PositionPaper:
        """Create the paper, generate its draft, write the authored parts and the recommendations."""
        paper = papers.create(
            round=Round.objects.get(slug=row["round"]),
            title=row["title"],
            theme=row["theme"],
            summary=row["summary"],
            clusters=Cluster.objects.filter(code__in=row["clusters"]),
            focus_groups=FocusGroup.objects.filter(slug__in=row["focus_groups"]),
            by=self.coordinator,
            **story.marks(),
        )
        self._finish(papers.request_draft(paper, by=self.coordinator))
        for code, text in row["text"].items():
            section = paper.sections.get(code=code)
            block = section.blocks.filter(generated=False, kind=Block.Kind.TEXT).first()
            if block:
                blocks.edit(block, by=self.coordinator, version=block.version, title=block.title, body=text)
            else:
                blocks.add(section, by=self.coordinator, body=text)
        for said in row["recommendations"]:
            source = Contribution.objects.accepted().get(
                focus_group__in=paper.focus_groups.all(), text__startswith=said["from"]
            )
            values = {name: said[name] for name in FIELDS if name in said}
            section = paper.sections.get(code="8")
            blocks.save_recommendation(section, by=self.coordinator, sources=[source], **values)
        paper.refresh_from_db()
        return paper

    def _finish(self, job) -> None:
        """Do a job at once: the story goes on from its result."""
        jobs.perform(job.pk)
        job.refresh_from_db()
        if job.state != job.State.DONE:
            raise RuntimeError(f"{job.kind}: {job.error}")

    # --- the committee ---

    def _sitting(self, row: dict) -> None:
        with as_of(min(row["day"] - timedelta(days=14), today())):
            sitting = sittings.create(
                title=row["title"], held_on=row["day"], venue=row["venue"], by=self.secretary, **story.marks()
            )
            mine = [paper for paper in self.rows if paper.get("sitting") == row["day"]]
            for paper in mine:
                sittings.add_item(sitting, by=self.secretary, paper=self.papers[paper["slug"]])
            for title in row.get("agenda", []):
                sittings.add_item(sitting, by=self.secretary, title=title)
        if row["state"] == "planned":
            return
        with as_of(row["day"], hour=12):
            sitting = sittings.hold(sitting, members_present=row["present"], by=self.secretary)
            for paper in mine:
                self._decide(paper, sitting)
            if row["state"] == "published":
                decisions.publish(sitting, by=self.secretary)

    def _decide(self, row: dict, sitting: Sitting) -> None:
        for said, recommendation in zip(row["recommendations"], self._asked(row), strict=True):
            decisions.record(
                recommendation,
                sitting=sitting,
                outcome=said["outcome"],
                reason=said.get("reason", ""),
                by=self.secretary,
                **story.marks(),
            )

    def _asked(self, row: dict) -> list[Recommendation]:
        paper = self.papers[row["slug"]]
        return list(Recommendation.objects.filter(block__section__paper=paper).order_by("number"))

    def _follow_up(self, row: dict) -> None:
        """Put offices in charge, and let them report."""
        for said, recommendation in zip(row["recommendations"], self._asked(row), strict=True):
            for follow in said.get("follow_ups", []):
                decision = recommendation.decisions.in_force().get()
                with as_of(row["days"][-1] + timedelta(days=14)):
                    follow_up = follow_ups.create(
                        decision,
                        by=self.secretary,
                        action=follow["action"],
                        owner=follow["owner"],
                        due_on=follow["due"],
                        instrument=self.instruments.get(follow.get("instrument", "")),
                        **story.marks(),
                    )
                if follow["state"] != "not_started":
                    self._report(follow_up, follow)

    def _report(self, follow_up: FollowUp, told: dict) -> None:
        with as_of(date(2025, 9, 20)):
            follow_ups.update(
                follow_up,
                by=self.secretary,
                version=follow_up.version,
                state=told["state"],
                progress=told["progress"],
                note=told["note"],
            )

    def _review(self, row: dict) -> None:
        """Assign, step aside, advise, remark; return the paper where the story says so."""
        said, paper = row["review"], self.papers[row["slug"]]
        started = row["days"][3]
        with as_of(started):
            assigned = [self.members[email] for email in said["assigned"] if email not in said.get("recused", {})]
            reviews.assign(paper, assigned, by=self.secretary, due_on=said["due"])
            for email, reason in said.get("recused", {}).items():
                recusals.declare(paper, by=self.accounts[email], reason=reason)
        with as_of(started + timedelta(days=7)):
            self._advise(row, paper, said)
            for remark in said.get("remarks", []):
                self._remark(paper, remark)
        if "returned" in row:
            with as_of(row["days"][4]):
                paper = papers.return_to_authors(paper, by=self.secretary, note=row["returned"])
            with as_of(row["days"][4] + timedelta(days=7)):
                self._reply(paper, said["remarks"])

    def _advise(self, row: dict, paper: PositionPaper, said: dict) -> None:
        for email, advice in said.get("filed", {}).items():
            review = paper.reviews.get(member=self.members[email])
            self._write(row, review, advice)
            reviews.file(review, by=self.accounts[email])
        for email, advice in said.get("draft", {}).items():
            self._write(row, paper.reviews.get(member=self.members[email]), advice)
        for email, advice in said.get("recorded", {}).items():
            reviews.record_for_member(
                paper,
                self.members[email],
                by=self.secretary,
                channel=advice["channel"],
                note=advice["note"],
                opinions=self._opinions(row, advice),
            )

    def _write(self, row: dict, review, advice: dict) -> None:
        reviews.save_draft(
            review,
            by=review.member.user,
            version=review.version,
            note=advice["note"],
            opinions=self._opinions(row, advice),
        )

    def _opinions(self, row: dict, advice: dict) -> dict:
        notes = advice.get("notes", [""] * len(advice["opinions"]))
        asked = [recommendation.block.uuid for recommendation in self._asked(row)]
        return {block: (value, note) for block, value, note in zip(asked, advice["opinions"], notes, strict=False)}

    def _remark(self, paper: PositionPaper, row: dict) -> None:
        block = Block.objects.filter(section__paper=paper, section__code=row["section"], generated=False).first()
        remarks.write(paper, block.uuid, text=row["text"], by=self.accounts[row["by"]])

    def _reply(self, paper: PositionPaper, rows: list) -> None:
        for row in rows:
            if "reply" in row:
                remark = paper.remarks.get(text=row["text"])
                outcome, text = row["reply"]
                remarks.reply(remark, outcome=outcome, text=text, by=self.coordinator)
