from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cases.import_samples import BPI, UCI
from tsam.domains.cases.importers import mapping as mappings
from tsam.kernel.reading.mappings import MappingError


@pytest.mark.parametrize("name", [UCI, BPI])
def test_what_is_shipped_can_be_used(name: str) -> None:
    assert mappings.find(name).name == name


def test_an_own_mapping_goes_before_the_shipped(settings: Settings) -> None:
    text = (mappings.SHIPPED / f"{UCI}.toml").read_text(encoding="utf-8")
    folder = settings.VAR_DIR / "mappings"
    folder.mkdir(parents=True)
    (folder / f"{UCI}.toml").write_text(text.replace("uci-servicenow", "our-own"), encoding="utf-8")

    assert mappings.find(UCI).source == "our-own"


@pytest.mark.parametrize("name", ["nothing", "../../etc/passwd", ""])
def test_a_mapping_that_is_not_there_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(MappingError, match=f"There are: {UCI}, {BPI}"):
        mappings.find(name)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("about =", "abuot =", "abuot: Extra inputs"),
        ('"OPEN"', '"OPENED"', "state.words.New.state"),
        ('"1 - Critical" = 0', '"1 - Critical" = 7', "severity.words"),
        ("day/month/year hour:minute", "day/month hour:minute", "is no form of dates"),
        ("day/month/year hour:minute", "day/day/month/year", "is no form of dates"),
        ('time_zone = "UTC"', 'time_zone = "Mars/Base"', '"Mars/Base" is no time zone'),
        ("[dates]", "[table]\nencoding = 'utf-16'\n[dates]", "no encoding"),
        ("[dates]", "[table]\nencoding = 'klingon'\n[dates]", "no encoding"),
        ("[facts.made_sla]", "[facts.severity]", "names of facts are taken: severity"),
        ('column = "priority"', "", "severity: "),
        ("[dates]", "[dates", "line"),
    ],
)
def test_a_mapping_that_makes_no_sense_says_where(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = (mappings.SHIPPED / f"{UCI}.toml").read_text(encoding="utf-8")
    path = tmp_path / "own.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(MappingError) as refusal:
        mappings.read(path)

    assert words in str(refusal.value)
    assert "own.toml cannot be used" in str(refusal.value)


def test_a_mapping_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(MappingError, match="not written in UTF-8"):
        mappings.read(path)
