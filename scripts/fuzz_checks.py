"""What schemathesis checks besides its own: a question that the schema allows is refused only for a reason.

Whether a code exists, a cursor is ours or words say anything is known to the registry alone; the schema gives such
values a format of their own, and a refusal names the parameter.
"""

import schemathesis
from schemathesis import Case, CheckContext, Response

JUDGED = {"code", "cursor", "words"}


@schemathesis.check
def refused_for_a_reason(_context: CheckContext, response: Response, case: Case) -> None:
    """Fail when a question that the schema allows is refused, unless for a value that only the registry can judge."""
    meta = case.meta
    if response.status_code != 400 or meta is None or not meta.generation.mode.is_positive:
        return
    problem = response.json()
    told = {
        parameter["name"]: parameter["schema"]
        for parameter in case.operation.definition.raw["parameters"]
        if "name" in parameter
    }
    schema = told.get(problem.get("parameter"), {})
    assert JUDGED & {schema.get("format"), schema.get("items", {}).get("format")}, problem
