"""Contract point 14: introspection."""

from __future__ import annotations

import functools
import inspect
import pydoc
import re
import subprocess
import sys
import types
import typing
from pathlib import Path
from typing import Literal

import pytest
from IPython.core.interactiveshell import InteractiveShell
from pydantic import ConfigDict, validate_call
from pydantic import ValidationError as PydanticError

import quantum_workspace_models
from quantum_workspace_models import (
    Field,
    ItemDetails,
    ItemType,
    Model,
    Page,
    SessionDetails,
    SessionDetailsPage,
    fields,
    rest_field,
)
from tests import payloads


def test_fields() -> None:
    """fields() lists what is declared, for a class and for an instance."""
    assert fields(SessionDetails({})) == fields(SessionDetails)
    by_name = {field.name: field for field in fields(SessionDetails)}
    assert len(by_name) == 21
    time = by_name["creation_time"]
    assert time.json_name == "creationTime"
    assert str(time.type) == "datetime.datetime | None"
    assert time.required is False
    assert time.visibility == ("read",)
    assert time.read_only is True
    assert time.doc == "When the item was created, in UTC. Set by the service."
    assert repr(time) == "<field ItemDetails.creation_time: 'creationTime'>"
    assert by_name["name"].visibility == ("read", "create", "update")
    assert by_name["name"].required is True
    assert by_name["name"].read_only is False
    assert by_name["item_type"].type == Literal[ItemType.SESSION]
    assert SessionDetails.status is by_name["status"]


def test_bases_come_first() -> None:
    """The fields of a base come before the class's own."""
    names = [field.name for field in fields(SessionDetails)]
    assert names[:19] == [field.name for field in fields(ItemDetails)]
    assert names[19:] == ["job_failure_policy", "status"]


def test_doc_may_be_given() -> None:
    """The `doc` argument describes a field; a field without it or a docstring has an empty one."""

    class Noted(Model):
        one: int = rest_field(doc="The first.")
        two: int = rest_field()

    assert [field.doc for field in fields(Noted)] == ["The first.", ""]


def test_signature() -> None:
    """The signature has the keywords with their types. Those that have to be passed come first, without a default."""
    signature = inspect.signature(SessionDetails)
    required = ["name", "provider_id", "target", "job_failure_policy"]
    names = [field.name for field in fields(SessionDetails)]
    assert list(signature.parameters) == required + [name for name in names if name not in required]
    assert str(signature.parameters["name"]) == "name: str"
    assert str(signature.parameters["id"]) == "id: str | None = None"
    assert signature.parameters["item_type"].default == "Session"
    assert str(signature.parameters["creation_time"]) == "creation_time: datetime.datetime | None = None"
    assert {parameter.kind for parameter in signature.parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}


def test_signatures_of_models_of_an_sdk() -> None:
    """A signature has the defaults of fields, and the parameters of a subclass's own constructor."""

    class Probe(Model):
        size: int = rest_field(default=5)
        later: NotYet | None = rest_field()  # type: ignore[name-defined]  # noqa: F821

    class Own(Probe):
        def __init__(self, number: int) -> None:
            super().__init__(size=number)

    assert str(inspect.signature(Probe)) == "(*, size: int = 5, later=None)"
    assert list(inspect.signature(Own).parameters) == ["number"]
    assert Own(3) == {"size": 3}


class First:
    class Part(Model):
        size: int = rest_field()
        """The size of the first."""


class Second:
    class Part(Model):
        size: int = rest_field()
        """The size of the second."""


def test_dir() -> None:
    """What completion and debuggers list: the fields, the properties, and the public methods."""
    session = SessionDetails(payloads.full())
    assert session.cost_estimate is not None
    own = {"as_dict", "from_dict", "from_json", "redacted", "to_json", "validate"}
    properties = {"execution_time", "queue_time", "is_terminal"}
    public = {name for name in dir(session) if not name.startswith("_")}
    assert public == {field.name for field in fields(SessionDetails)} | own | properties | {
        name for name in dir(dict) if not name.startswith("_")
    }


PUBLIC = {name: getattr(quantum_workspace_models, name) for name in quantum_workspace_models.__all__}


@pytest.mark.parametrize("name", [name for name, value in PUBLIC.items() if callable(value)])
def test_type_hints(name: str) -> None:
    """`typing.get_type_hints` resolves the annotations of everything public: nothing is imported for checkers alone."""
    value = PUBLIC[name]
    typing.get_type_hints(value)
    if isinstance(value, type):
        typing.get_type_hints(value.__init__)
        methods = [getattr(value, method) for method in dir(value) if not method.startswith("_")]
        for method in filter(inspect.isroutine, methods):
            if hasattr(method, "__annotations__"):
                typing.get_type_hints(method)


def test_what_resolves_annotations() -> None:
    """`functools.singledispatch` and pydantic's `validate_call` read them."""

    @functools.singledispatch
    def show(_value: object) -> str:
        return "something"

    @show.register
    def _(_value: SessionDetails) -> str:
        return "a session"

    @show.register
    def _(_value: Page) -> str:  # type: ignore[type-arg]
        return "a page"

    assert show(SessionDetails({})) == "a session"
    assert show(SessionDetailsPage({})) == "a page"
    assert show(ItemDetails({})) == "something"
    assert functools.singledispatch(SessionDetails.from_json).register(bytes, len)
    session = validate_call(SessionDetails.from_dict)({"name": "x"})
    assert type(session) is SessionDetails
    # pydantic has no schema of its own for bytearray.
    from_json = validate_call(SessionDetails.from_json, config=ConfigDict(arbitrary_types_allowed=True))
    assert from_json('{"name": "x"}') == session
    assert validate_call(session.as_dict)(operation="create") == {"name": "x", "itemType": "Session"}
    with pytest.raises(PydanticError, match="operation"):
        validate_call(session.as_dict)(operation="patch")

    @validate_call
    def open_session(session: SessionDetails, *, more: Page[SessionDetails] | None = None) -> str:
        return session.name if more is None else more.value[0].name

    assert open_session(payloads.full()) == "VQE"  # type: ignore[arg-type]
    assert open_session(session, more={"value": [payloads.full()]}) == "VQE"  # type: ignore[arg-type]


def test_docs_of_two_classes_of_one_name() -> None:
    """Two classes of one name, in different classes of one module, have their own docs."""
    assert [fields(owner.Part)[0].doc for owner in (First, Second)] == [
        "The size of the first.",
        "The size of the second.",
    ]


def test_docs_of_fields() -> None:
    """A field's docstring is its description, which `help`, IPython and Sphinx show."""
    assert inspect.getdoc(SessionDetails.status) == SessionDetails.status.doc != ""
    assert inspect.getdoc(Field) == "The field behind an attribute of a model. `fields` lists them."


@pytest.mark.parametrize("model", [SessionDetails, Model, Page])
def test_help(model: type[Model]) -> None:
    """help() shows the keywords and the fields with their descriptions, and nothing private."""
    text = pydoc.plain(pydoc.render_doc(model))
    private = re.findall(r"(?m)^ \|  (_[^_]\w*)", text)
    assert private == []
    for field in fields(model):
        assert field.doc.split("\n")[0] in text


def test_source() -> None:
    """inspect.getsource shows the source of every class of the service, and of every function."""
    for name in quantum_workspace_models.__all__:
        public = getattr(quantum_workspace_models, name)
        is_of_service = isinstance(public, type) and ".models." in public.__module__
        if is_of_service or inspect.isfunction(public):
            first = inspect.getsource(public).splitlines()[0]
            assert re.match(rf"(class|def|async def) {name}\b", first)
    assert inspect.getsource(SessionDetails.as_dict).startswith("    def as_dict(self")
    assert ".models." in SessionDetails.__module__


def test_ipython() -> None:
    """IPython's `?` shows the keywords, the description and the source."""
    shell = InteractiveShell()
    shell.push({"SessionDetails": SessionDetails})
    model = shell.object_inspect("SessionDetails", detail_level=1)
    assert model["init_definition"].startswith("SessionDetails(\n    *,\n    name: str,\n")
    assert model["source"].startswith('class SessionDetails(ItemDetails, discriminator="Session"):')
    assert shell.object_inspect("SessionDetails")["docstring"].startswith("A session: a group of related jobs")
    assert shell.object_inspect("SessionDetails.status")["docstring"] == SessionDetails.status.doc


def test_sphinx(tmp_path: Path) -> None:
    """autodoc documents every public name, with the keywords of models and the descriptions of fields."""
    page = "Models\n======\n.. automodule:: quantum_workspace_models\n   :members:\n   :undoc-members:\n"
    (tmp_path / "index.rst").write_text(page)
    (tmp_path / "conf.py").write_text("extensions = ['sphinx.ext.autodoc']\n")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "text", str(tmp_path), str(tmp_path / "out")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = " ".join((tmp_path / "out" / "index.txt").read_text().split())
    for name in set(quantum_workspace_models.__all__) - {"NULL"}:
        assert re.search(rf"quantum_workspace_models\.{name}[ (]", text)
    assert not re.search(r"\b_[a-z]", text)
    assert "class quantum_workspace_models.SessionDetails(*, name: str, provider_id: str," in text
    for model in (SessionDetails, ItemDetails):
        for field in fields(model):
            # Sphinx may break a line behind a hyphen.
            words = " ".join(field.doc.replace("``", '"').split("-")[0].split())
            assert field.owner is not model or words in text


def test_no_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a source, fields have an empty description."""
    for name in ("no_source_of_this", "no_module_of_this"):
        module = types.ModuleType(name)
        module.__dict__.update(Model=Model, rest_field=rest_field)
        if name == "no_source_of_this":
            monkeypatch.setitem(sys.modules, name, module)
        exec("class Blind(Model):\n    one: int = rest_field()\n    'The first.'", module.__dict__)
        assert [field.doc for field in fields(module.Blind)] == [""]
