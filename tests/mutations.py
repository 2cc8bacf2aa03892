# ruff: noqa: E501 - a mutation reads best on one line
"""Breaks the package on purpose, one place at a time, in a copy: ``python tests/mutations.py`` fails if no test notices.

A mutation is a file, a piece of it that stands there once, and what to put in its place.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = "quantum_workspace_models"
# Those that look at a file most come first: the first that fails is enough. Of the others, the quickest; those of the
# example and of type checkers have no say.
TESTS = "azure_core operations errors iso8601 pages patches versions contract_attributes docs models codecs contract_build reports secrets stateful threads validation contract_copying contract_comparing contract_enums contract_discriminator contract_introspection contract_extending hostile"
LIKELY = {
    "_core/redaction.py": "logs secrets errors",
    "_core/errors.py": "errors pydantic validation secrets",
    "_core/enums.py": "contract_enums",
    "_core/iso8601.py": "iso8601 reports",
    "_core/json_values.py": "azure_core reports contract_build contract_copying codecs contract_attributes secrets contract_extending",
    "_core/declarations.py": "secrets contract_attributes reports contract_discriminator logs",
    "_core/document.py": "contract_attributes contract_discriminator contract_copying contract_comparing operations reports validation secrets threads codecs",
    "_core/codecs.py": "codecs reports versions contract_attributes validation",
    "_core/type_hints.py": "codecs reports contract_extending hostile",
    "_core/fields.py": "contract_attributes operations reports contract_introspection contract_extending secrets",
    "_core/model.py": "contract_build reports operations contract_extending contract_comparing secrets contract_attributes",
    "_integrations/rich.py": "secrets notebook",
    "_integrations/azure_core.py": "azure_core",
    "_integrations/introspection.py": "contract_introspection",
    "paging.py": "pages reports",
    "patching.py": "patches",
    "_integrations/pydantic.py": "pydantic",
    "_integrations/notebook.py": "notebook",
    "_integrations/tables.py": "notebook",
    "schema.py": "schema",
    "__init__.py": "contract_introspection",
}

MUTATIONS = [
    # 1, 2: what goes in is copied, checked and narrowed
    ("_core/json_values.py", "list.copy(value) if isinstance(value, list) else list(value)", "list(value)"),
    ("_core/json_values.py", "    if math.isfinite(value):", "    if True:"),
    ("_core/json_values.py", "(type(item) is float and item - item == 0)", "type(item) is float"),
    ("_core/json_values.py", "json.JSONDecoder(parse_constant=_refuse_constant)", "json.JSONDecoder()"),
    ("_core/declarations.py", "value.lower()) if isinstance(value, str) else None", "value) if isinstance(value, str) else None"),
    ("_core/declarations.py", "cls._attribute_names and not cls._attribute_names.isdisjoint(document)", "False"),
    ("_core/declarations.py", "            if value is not None:\n                try:\n", "            if False:\n                try:\n"),
    ("_core/model.py", "if data[:1] in _BYTE_ORDER_MARKS:", "if False:"),
    ("_core/model.py", "if not isinstance(mapping, (str, bytes, bytearray)):", "if True:"),
    # 3, 4: what comes out is the document
    ("_core/codecs.py", "_adopt(value, add_discriminators=False)", "_adopt(value)"),
    # 5, 6: reading and writing attributes
    ("_core/fields.py", "if value is None or type(value) is self.exact_type:", "if value is None or isinstance(value, self.exact_type or ()):"),
    ("_core/codecs.py", "frozenset([item.exact_type] if item.exact_type else [])", "frozenset([item.exact_type, int])"),
    ("_core/type_hints.py", " or int(number) != number:", ":"),
    ("_core/codecs.py", "(isinstance(value, Number) and kind is not bool)", "isinstance(value, Number)"),
    ("_core/codecs.py", "if self.is_identity and all(", "if self.is_identity or all("),
    ("_core/json_values.py", "    if number != value:\n", "    if False:\n"),
    ("_core/iso8601.py", "    if standard != value:\n", "    if False:\n"),
    ("_core/codecs.py", " or isinstance(value, self.json_type):", ":"),
    ("_core/model.py", "            elif value is None:\n                self.pop(field.json_name, None)", "            elif False:\n                pass"),
    ("_core/declarations.py", "elif value is not None or not keywords:", "elif value is not None:"),
    # 7: one truth
    ("_core/document.py", "            self.__dict__.pop(field.name, None)\n", ""),
    ("_core/document.py", "        def __iter__(self):\n", "        def _iter(self):\n"),
    ("_core/codecs.py", "                    value[key] = python_item", "                    pass"),
    ("_core/declarations.py", "            with suppress(TypeError):\n", "            if True:\n"),
    # 8, 9: copies, equality, repr
    ("_core/redaction.py", "if match[\"opening\"] else _MASK", "if False else _MASK"),
    ("_core/redaction.py", "return _SIGNATURE.sub(_mask_match, text)", "return text"),
    ("_core/document.py", "deepcopy(copy._private_attributes(), memo)", "copy._private_attributes()"),
    ("_core/document.py", "            memo[id(old)] = copy\n", ""),
    # 10, 11: enums and discriminators
    ("_core/enums.py", "if isinstance(value, str) and member.value.lower() == value.lower()", "if False"),
    ("_core/document.py", "(dict.setdefault if add_discriminators else _get)", "_get"),
    ("_core/codecs.py", "        model._check_discriminators(document, SerializationError)\n", ""),
    ("_core/codecs.py", "if key not in self.model._discriminator_values and value.get(key) is None:", "if False:"),
    # 12: validation
    ("_core/document.py", "field.json_name not in self and field.takes_part(operations)", "field.json_name not in self"),
    ("_core/document.py", "            elif field is None or (field.takes_part", "            elif field is not None and (field.takes_part"),
    # 13: errors
    ("_core/errors.py", "json.loads(text) if len(text) <= _MAX_PICKLED else self._shown", "json.loads(text)"),
    # 14, 15: introspection, extending
    ("_core/fields.py", "    if hasattr(root, name):", "    if False:"),
    ("_core/fields.py", "    if name.startswith(\"_\"):\n        return \"can't", "    if False:\n        return \"can't"),
    ("_core/model.py", "while frame.f_code.co_name == \"__init_subclass__\":", "while False:"),
    ("_core/type_hints.py", "_STR in members or any(", "any("),
    ("_core/type_hints.py", "if not any(model is not other and issubclass(model, other) for other in models)", ""),
    ("_core/codecs.py", "self._member_by_value.get(text.lower(), self.model)", "self.model"),
    # bodies by operation
    ("_core/fields.py", "not operations.isdisjoint(self.visibility)", "operations >= set(self.visibility)"),
    ("_core/fields.py", "frozenset(ALL_VISIBILITIES) - {\"read\"} if exclude_readonly", "frozenset([\"create\"]) if exclude_readonly"),
    # pages and patches
    ("paging.py", "return page.value or ()", "return page.value"),
    ("paging.py", "    visited.add(link)\n", ""),
    ("patching.py", "            if inner:\n                patch[key] = inner", "            patch[key] = inner"),
    # 18: secrets
    ("_core/redaction.py", "        return _HIDDEN\n    address", "        return value\n    address"),
    ("_core/errors.py", "        self.path, self._keys = \"$\", ()\n", ""),
    ("_core/declarations.py", "            problem.redact()", "            pass"),
    ("_core/declarations.py", "secret=cls._has_secrets(set())", "secret=False"),
    ("_core/declarations.py", "if field.hides(value) else value", "if False else value"),
    ("_core/declarations.py", " or (cls._fields_by_name[key] if key in cls._attribute_names else None)", ""),
    ("_core/fields.py", "            return self.codec.has_secrets(set())\n        except TypeError:\n            return True", "            return self.codec.has_secrets(set())\n        except TypeError:\n            return False"),
    ("_core/document.py", "    model._convert_nested()\n    parts", "    parts"),
    ("_integrations/rich.py", "_mask(model._mask(key, value), 20)", "_mask(value, 20)"),
    ("_core/model.py", "{key: model._mask(key, value) for key, value in model.items()}", "dict(model)"),
    # what `inspect` and `help` ask
    ("_integrations/introspection.py", "    if model.__init__ is not Model.__init__:", "    if False:"),
    ("_core/json_values.py", " and kind.__module__ == \"azure.core.serialization\"", ""),
    # JSON Schema
    ("schema.py", "dict(option) for schema", "option for schema"),
    ("schema.py", "| ({\"required\": required} if required else {})", ""),
    ("schema.py", "if field.required and field.takes_part(self.operations)]", "if field.required]"),
    ("schema.py", "definitions.choose(codec.model, members, False)", "definitions.choose(codec.model, members, {})"),
    # other tools
    ("_integrations/pydantic.py", ".validate(operation=operation)", ".validate()"),
    ("_integrations/pydantic.py", "value=value).show_type()", "value=value)"),
    ("_integrations/pydantic.py", "_printable(redact(value))", "_printable(value)"),
    ("_integrations/pydantic.py", "handler(value.as_dict() if isinstance(value, Model) else value)", "handler(value)"),
    ("_integrations/pydantic.py", "(core_schema.any_schema(), self._definitions)", "(core_schema.any_schema(), [])"),
    ("_core/redaction.py", "mask(text) == text and mask(shown) == shown", "mask(text) == text"),
    ("__init__.py", "if \"._\" in globals()[_name].__module__:", "if True:"),
    ("_integrations/notebook.py", "<td>{escape(cell)}</td>", "<td>{cell}</td>"),
    ("_integrations/notebook.py", "min(round(begin * _WIDTH), _WIDTH - _LEAST)", "round(begin * _WIDTH)"),
    ("_integrations/tables.py", "if shown is value else shown", "if True else shown"),
    ("_integrations/tables.py", "(begun or first if read(item, \"is_terminal\") else end)", "end"),
    ("_integrations/rich.py", "printable(str(_mask(key, 1)))", "str(_mask(key, 1))"),
    # tags as a map
    # times
    ("_core/iso8601.py", "parts[\"hour\"], shift = \"00\", dt.timedelta(days=1)", "parts[\"hour\"] = \"00\""),
    ("_core/iso8601.py", "(moment.hour, moment.minute) != (23, 59)", "moment.minute != 59"),
    # 17: threads
]  # fmt: skip


def survives(file: str, old: str, new: str) -> bool:
    """Whether all tests pass in a copy of the package where `new` stands in place of `old`."""
    text = (ROOT / "src" / PACKAGE / file).read_text()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "src")
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
        (source / PACKAGE / file).write_text(text.replace(old, new))
        compile(text.replace(old, new), file, "exec")  # or every test would notice
        # This process has not imported the package yet, and ends with this mutation.
        sys.path.insert(0, str(source))
        os.environ["PYTHONPATH"] = str(source)
        os.chdir(ROOT)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        likely = LIKELY[file].split()
        options = ["-qx", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
        options += ["--hypothesis-profile=quick"]
        # To collect all tests takes longer than to run the likely ones.
        for names in (likely, [name for name in TESTS.split() if name not in likely]):
            if pytest.main([*options, *(f"tests/test_{name}.py" for name in names)]):
                return False
        return True


def main() -> None:
    """Runs every mutation, two at a time."""
    for file, old, _ in MUTATIONS:
        count = (ROOT / "src" / PACKAGE / file).read_text().count(old)
        if count != 1:
            raise SystemExit(f"{file} has {count} places that read\n{old}\nand not one: mend the mutation")
    # Each mutation has a process of its own, which need not import other packages again.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["azure.core.serialization", "hypothesis.extra.numpy", "jsonschema", "pandas", "pytest"]
    )
    with context.Pool(2, maxtasksperchild=1) as pool:
        unbroken, *survived = pool.starmap(survives, [("__init__.py", "", ""), *MUTATIONS], chunksize=1)
    if not unbroken:
        raise SystemExit("the tests fail without a mutation, too")
    survivors = [mutation for mutation, it_did in zip(MUTATIONS, survived, strict=True) if it_did]
    for file, old, new in survivors:
        print(f"no test notices, in {file}:\n- {old}\n+ {new}\n")
    print(f"{len(MUTATIONS) - len(survivors)} of {len(MUTATIONS)} mutations noticed")
    sys.exit(bool(survivors))


if __name__ == "__main__":
    main()
