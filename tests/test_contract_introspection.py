"""Contract point 14: introspection."""

from __future__ import annotations

import sys
import types
from typing import Literal

import quantum_workspace_models
from quantum_workspace_models import (
    ItemDetails,
    ItemType,
    Model,
    SessionDetails,
    fields,
    rest_field,
)


class TestIntrospection:
    """Contract point 14."""

    def test_fields(self) -> None:
        """fields() tells all that is declared, of a class or of an instance."""
        assert fields(SessionDetails({})) == fields(SessionDetails)
        by_name = {field.name: field for field in fields(SessionDetails)}
        assert len(by_name) == 21
        time = by_name["creation_time"]
        assert time.json_name == "creationTime"
        assert str(time.type) == "datetime.datetime | None"
        assert time.required is False
        assert time.visibility == ("read",)
        assert time.read_only is True
        assert time.doc == "When the item came to be, in UTC. The service sets it."
        assert repr(time) == "<field ItemDetails.creation_time: 'creationTime'>"
        assert by_name["name"].visibility == ("read", "create", "update")
        assert by_name["name"].required is True
        assert by_name["name"].read_only is False
        assert by_name["item_type"].type == Literal[ItemType.SESSION]
        assert SessionDetails.status is by_name["status"]

    def test_bases_come_first(self) -> None:
        """The fields of a base come before the class's own."""
        names = [field.name for field in fields(SessionDetails)]
        assert names[:19] == [field.name for field in fields(ItemDetails)]
        assert names[19:] == ["job_failure_policy", "status"]

    def test_doc_may_be_given(self) -> None:
        """`doc` has the first word; a field without either has none."""

        class Noted(Model):
            one: int = rest_field(doc="The first.")
            two: int = rest_field()

        assert [field.doc for field in fields(Noted)] == ["The first.", ""]

    def test_no_source(self) -> None:
        """Where there is no source there is no doc, and no error."""
        module = types.ModuleType("no_source_of_this")
        module.__dict__.update(Model=Model, rest_field=rest_field)
        sys.modules[module.__name__] = module
        exec("class Blind(Model):\n    one: int = rest_field()\n    'The first.'", module.__dict__)
        assert [field.doc for field in fields(module.Blind)] == [""]
        del sys.modules[module.__name__]
        quantum_workspace_models._core.fields._docstrings.cache_clear()
        assert [field.doc for field in fields(module.Blind)] == [""]
