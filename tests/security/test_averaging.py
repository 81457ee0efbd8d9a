"""One question in many words is one question: averaging over its answers gains nothing.

``make test`` tries 200 wordings, ``make attack`` 10,000.
"""

import json
import os
import random
from typing import Any

import pytest
from http_api import Api, daily, moves, people
from twins import Twin

WORDINGS = int(os.environ.get("FLOWSQL_ATTACK_WORDINGS", "200"))

#: What may be left out, and what it then is.
EVENTS = {"event_types": ["calls", "sms"], "subscriber_subset": None, "hours": None}
TABLES = {"mapping_table": None, "geom_table": None, "geom_table_join_column": None}
DEFAULTS: dict[str, dict[str, Any]] = {
    "spatial_aggregate": {},
    "flows": {"join_type": "inner"},
    "daily_location": {**EVENTS, **TABLES, "sampling": None},
    "unique_subscriber_counts": {**EVENTS, **TABLES},
    "location_event_counts": {**EVENTS, **TABLES, "direction": "both"},
}

#: The same instant, written otherwise; the country's zone is UTC.
DAYS = ("{0}", "{0}T00:00:00")
INSTANTS = (*DAYS, "{0} 00:00:00", "{0}T00:00:00Z", "{0}T00:00:00+00:00", "{0}T00:00")

SEEN = {
    "query_kind": "unique_subscriber_counts",
    "start_date": "2016-01-01",
    "end_date": "2016-01-03",
    "aggregation_unit": "admin3",
}
QUESTIONS = {
    "people": people(),
    "moves": moves(daily(), daily("2016-01-02")),
    "seen": SEEN,
    "events": {**SEEN, "query_kind": "location_event_counts", "interval": "day"},
}


def reworded(spec: Any, chance: random.Random) -> Any:
    """The same question: members in another order, defaults written out or not, dates otherwise."""
    if not isinstance(spec, dict):
        return spec
    given = {name: reworded(value, chance) for name, value in spec.items()}
    for name, value in DEFAULTS[spec["query_kind"]].items():
        if chance.random() < 0.5:
            kept = value
            if isinstance(value, list):
                kept = chance.sample(value, len(value)) + chance.choices(
                    value, k=chance.choice([0, 2])
                )
            given[name] = chance.choice([kept, None])
    for name, value in given.items():
        if name.endswith("date"):
            given[name] = chance.choice(DAYS if name == "date" else INSTANTS).format(value)
    return dict(chance.sample(list(given.items()), len(given)))


def written(spec: Any, chance: random.Random) -> bytes:
    """As JSON text, in one of many forms."""
    text = json.dumps(
        spec, indent=chance.choice([None, 0, 3]), separators=chance.choice([None, (",", ":")])
    )
    if chance.random() < 0.3:
        text = text.replace('"date"', '"\\u0064ate"').replace('"admin3"', '"adm\\u0069n3"')
    return text.encode()


@pytest.mark.parametrize("name", QUESTIONS)
def test_all_wordings_have_one_answer(pair: tuple[Twin, Twin], name: str) -> None:
    """Whoever asks, however: one id, and one answer to the byte, in both worlds."""
    chance = random.Random(name)
    for twin in pair:
        front = Api(twin.home)
        tokens = [front.token(user=f"asker{number}") for number in range(5)]
        query = front.answered(QUESTIONS[name])
        asked, answers, texts = set(), set(), set()
        for _ in range(WORDINGS // len(QUESTIONS) // len(pair)):
            text = written(reworded(QUESTIONS[name], chance), chance)
            answer = front.run(text, chance.choice(tokens))
            assert answer.status == 202, (text, answer.content)
            asked.add(answer.json["query_id"])
            if chance.random() < 0.3:
                answers.add(
                    front.request("GET", f"/api/0/get/{query}.json", chance.choice(tokens)).content
                )
            texts.add(text)
        assert asked == {query}
        assert len(answers) == 1
        assert len(texts) > 10, "they are other words indeed"
