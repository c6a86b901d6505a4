"""The project speaks of itself alone, on every machine alike."""

import re

from tests.architecture.sources import ROOT, committed

# Written in pieces, so that this file does not find itself.
PLACES = ["/" + "work/", "/" + "root/", "/" + "tmp/plan", "/" + "home/"]
REGISTRIES = ["py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js", "--index" + "-url"]
BINARY = {".png", ".jpg", ".gz", ".zip", ".woff2", ".xlsx", ".ico", ".pdf", ".mo"}


def lines_with(words: list[str]) -> list[str]:
    pattern = re.compile("|".join(map(re.escape, words)))
    return [
        f"{name}:{number}"
        for name in committed()
        if not name.endswith(tuple(BINARY)) and "/vendor/" not in name and "samples/" not in name
        for number, line in enumerate(
            (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines(), 1
        )
        if pattern.search(line)
    ]


def test_no_path_of_a_single_machine_is_committed() -> None:
    found = lines_with(PLACES)

    assert not found, "\n" + "\n".join(found)


def test_no_address_of_a_package_registry_is_committed() -> None:
    found = lines_with(REGISTRIES)

    assert not found, "\n" + "\n".join(found)


def test_every_dependency_is_pinned_by_hash() -> None:
    for name in ("runtime", "dev"):
        pinned = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
        packages = re.findall(
            r"^([a-z0-9._-]+(?:\[[^]]+\])?)==", pinned, re.MULTILINE | re.IGNORECASE
        )
        blocks = re.split(r"^(?=[a-z0-9])", pinned, flags=re.MULTILINE | re.IGNORECASE)[1:]

        assert packages
        assert len(blocks) == len(packages)
        assert all("--hash=sha256:" in block for block in blocks)
