"""What schemathesis checks besides its own: a question that the schema allows is refused only for a reason.

Whether a code exists, a cursor is ours, words say anything or a sequence number has been reached is known to the registry
alone, and how many decimals a number has no schema can say; the schema says of such values how they are read
(`x-read-as`), and a refusal names the parameter. It is no `format`: what breaks one would have to be refused, and any text
may be the code that somebody seeks.
"""

import schemathesis
from schemathesis import Case, CheckContext, Response

JUDGED = {"code", "cursor", "words", "decimal", "sequence"}


@schemathesis.check
def refused_for_a_reason(_context: CheckContext, response: Response, case: Case) -> None:
    """Fail when a question that the schema allows is refused, unless for a value that only the registry can judge."""
    meta = case.meta
    if response.status_code != 400 or meta is None or not meta.generation.mode.is_positive:
        return
    problem = response.json()
    name = problem.get("parameter", "")
    if name in case.query and case.query[name] in (None, [None]):
        return  # taken from an answer's example, where nobody has stated it; the schema allows no such value
    told = {parameter.name: parameter.definition["schema"] for parameter in case.operation.query}
    schema = told.get(name, {})
    assert JUDGED & {schema.get("x-read-as"), schema.get("items", {}).get("x-read-as")}, problem
