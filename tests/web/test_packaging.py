import tomllib
from pathlib import Path

from tests.conftest import PROJECT


def test_an_installed_package_holds_every_file_of_the_pages() -> None:
    setup = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    patterns = setup["tool"]["setuptools"]["package-data"]["*"]
    files = [each for folder in ("templates", "static", "data") for each in (PROJECT / "web" / folder).iterdir()]
    assert len(files) > 10
    assert [each.name for each in files if not any(Path(each.name).match(pattern) for pattern in patterns)] == []
