"""Each statement of the reference documents has a test, and each tag a statement."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "contract.py"


@pytest.fixture(scope="module")
def contract():
    spec = importlib.util.spec_from_file_location("contract_tool", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_every_statement_has_a_test_and_every_tag_a_statement(contract):
    told = contract.problems(
        contract.read_statements(), contract.find_tests(), contract.bench_names()
    )
    assert told == []


def test_the_page_is_up_to_date(contract):
    made = contract.page(contract.read_statements(), contract.find_tests())
    assert contract.PAGE.read_text("utf-8") == made, (
        "docs/reference/contract.md is out of date: run python tools/contract.py"
    )


def test_what_does_not_belong_together_is_told(contract):
    statements = [
        contract.Statement("a.held", "a.md", "Held.", None),
        contract.Statement("a.bare", "a.md", "Bare.", None),
        contract.Statement("a.fast", "a.md", "Fast.", "ffi"),
        contract.Statement("a.slow", "a.md", "Slow.", "fif"),
    ]
    tests = {"a.held": ["test_a.py::test_a"], "a.hold": ["ATest.holds", "ATest.keeps"]}
    assert contract.problems(statements, tests, {"ffi"}) == [
        "a.bare has no test: tag one that holds it",
        "a.slow: bin/bench does not know 'fif'",
        "ATest.holds, ATest.keeps: there is no statement 'a.hold'",
    ]


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([{"id": "a", "document": "a.md"}], "other fields"),
        ([{"id": "a", "document": "a.md", "statement": "A.", "test": "x"}], "other fields"),
        ([{"id": "a", "document": "a.md", "statement": text} for text in "AB"], "a is there twice"),
    ],
)
def test_a_statement_that_is_none_is_refused(contract, entries, says, tmp_path):
    file = tmp_path / "statements.json"
    file.write_text(json.dumps(entries), "utf-8")
    with pytest.raises(ValueError, match=says):
        contract.read_statements(file)


def project(root, python="", java="", name="test_a.py"):
    tests = root / "python-udf-bridge" / "python" / "tests" / "runtime"
    tests.mkdir(parents=True)
    (tests / name).write_text(python, "utf-8")
    classes = root / "operators" / "src" / "test" / "java" / "org"
    classes.mkdir(parents=True)
    (classes / "ATest.java").write_text(java, "utf-8")
    return root


JAVA = """\
class ATest {
  @Test
  @Tag("contract:a.one")
  @Tag("contract:a.two")
  void holds() {
    go();
  }

  @ParameterizedTest
  @CsvSource({"1"})
  @Tag("contract:a.one")
  void keeps(int x) {}
}
"""


def test_tags_are_found_in_both_languages(contract, tmp_path):
    python = (
        "import pytest\n"
        '@pytest.mark.contract("a.one", "a.two")\n'
        '@pytest.mark.parametrize("x", [1])\n'
        '@pytest.mark.contract("a.three")\n'
        "def test_x(x): pass\n"
        "def test_y(): pass\n"
    )
    assert contract.find_tests(project(tmp_path, python, JAVA)) == {
        "a.one": ["runtime/test_a.py::test_x", "ATest.holds", "ATest.keeps"],
        "a.two": ["runtime/test_a.py::test_x", "ATest.holds"],
        "a.three": ["runtime/test_a.py::test_x"],
    }


@pytest.mark.parametrize(
    ("python", "java", "says"),
    [
        ('@pytest.mark.contract("a")\ndef help(): pass', "", "pytest does not run it"),
        ('@pytest.mark.contract(f"a")\ndef test_a(): pass', "", "no literal string"),
        ('pytestmark = pytest.mark.contract("a")', "", "elsewhere"),
        ("@pytest.mark.contract\ndef test_a(): pass", "", "elsewhere"),
        ('class A:\n @pytest.mark.contract("a")\n def test_a(self): pass', "", "elsewhere"),
        ("", JAVA.replace("  @Test\n", "", 1), "holds has a tag, but is no test"),
        ("", JAVA.replace("  @Test\n", "  @Test\n  @Disabled\n"), "holds has a tag, but is dis"),
        ("", JAVA.replace("class", '@Tag("contract:a")\nclass'), "elsewhere"),
        ("", JAVA.replace('  @Tag("contract:a.two")', '  // @Tag("contract:a.two")'), "elsewhere"),
    ],
)
def test_a_tag_without_effect_is_refused(contract, python, java, says, tmp_path):
    with pytest.raises(ValueError, match=says):
        contract.find_tests(project(tmp_path, python, java))


def test_a_tag_in_a_file_that_is_not_collected_is_refused(contract, tmp_path):
    python = '@pytest.mark.contract("a")\ndef test_a(): pass'
    with pytest.raises(ValueError, match="pytest does not run it"):
        contract.find_tests(project(tmp_path, python, name="a_support.py"))
