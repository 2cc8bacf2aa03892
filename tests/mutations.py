# ruff: noqa: E501 - a mutation reads best on one line
"""Breaks `_core` on purpose, one place at a time, in a copy: ``python tests/mutations.py`` fails if no test notices.

A mutation is a file of `_core`, a piece of it that stands there once, and what to put in its place.
"""

from __future__ import annotations

import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORE = "quantum_workspace_models/_core"
# Those that look at a file most come first: the first that fails is enough. Of the others, the quickest; those of the
# example and of type checkers have no say.
TESTS = "operations errors iso8601 pages patches versions contract_attributes docs models codecs contract_build secrets stateful threads validation contract_values hostile"
LIKELY = {
    "annotations.py": "codecs",
    "codecs.py": "codecs versions contract_attributes validation",
    "display.py": "secrets errors",
    "enums.py": "contract_values",
    "errors.py": "errors secrets",
    "fields.py": "contract_attributes operations contract_values",
    "iso8601.py": "iso8601",
    "mapping.py": "contract_attributes pages contract_values stateful threads",
    "model.py": "contract_build operations contract_values",
    "parsing.py": "contract_build",
    "patches.py": "patches",
    "validation.py": "validation operations secrets",
    "values.py": "contract_build versions",
    "views.py": "codecs versions",
}

MUTATIONS = [
    # 1, 2: what goes in is copied, checked and narrowed
    ("values.py", "    copy = value.copy()  # most of what is in it can stay", "    copy = value"),
    ("values.py", "if math.isfinite(value):", "if True:"),
    ("values.py", "not (type(item) is float and item - item == 0)", "type(item) is not float"),
    ("values.py", "                renamed = True", "                pass"),
    ("model.py", "if len(args) == 1 and not kwargs:", "if len(args) == 1:"),
    ("parsing.py", "_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)", "_DECODER = json.JSONDecoder()"),
    ("model.py", "if narrower is None:\n                break\n            model = narrower", "break"),
    ("model.py", "value.lower()) if isinstance(value, str) else None", "value) if isinstance(value, str) else None"),
    # 3, 4: what comes out is the document
    ("values.py", "    return dict(dict.items(model))", "    return model"),
    ("model.py", "if key not in hidden", "if key in hidden or True"),
    ("model.py", "self._fill(document, add_discriminators=not nested)", "self._fill(document)"),
    # 5, 6: reading and writing attributes
    ("fields.py", "return model.__dict__.setdefault(self.name, value)", "return value"),
    ("fields.py", "type(value) is not self._plain", "not isinstance(value, self._plain or ())"),
    ("codecs.py", "frozenset([item.plain]) if item.plain else frozenset()", "frozenset([item.plain, int])"),
    ("model.py", "            self.__dict__[\"_settled\"] = True  # keywords", "            type(self)._settled = True  # keywords"),
    ("codecs.py", "abs(value) <= sys.float_info.max", "value is not None"),
    ("codecs.py", "        if type(value) is self.plain:\n            return value\n", "        if isinstance(value, self.plain):\n            return value\n"),
    ("model.py", "if value is None:\n                self.pop(field.json_name, None)", "if False:\n                pass"),
    ("mapping.py", "        for field in nesting:\n            self._nest(field)", ""),
    # 7: one truth
    ("mapping.py", "            self._forget(key)\n        for field in nesting", "        for field in nesting"),
    ("mapping.py", "            value = dict.pop(self, key, *default)\n            self._forget(key)", "            value = dict.pop(self, key, *default)"),
    ("mapping.py", "        def get(self, key, default=None, /):\n            if not self._settled:\n                self._settle()", "        def get(self, key, default=None, /):"),
    ("mapping.py", "    def __iter__(self):\n", "    def _iter(self):\n"),
    ("mapping.py", "                dict.__setitem__(self, field.json_name, decoded)", "                pass"),
    ("codecs.py", "                    value[key] = decoded", "                    pass"),
    ("views.py", "self.raw.reverse()", "super().reverse()"),
    # 8, 9: copies, equality, repr
    ("mapping.py", "dict.update(new, to_json(shallow(self)))", "dict.update(new, shallow(self))"),
    ("mapping.py", "if name not in self._fields and name", "if name"),
    ("display.py", "return _SIGNATURE.sub(_MASK, ", "return str("),
    ("display.py", "letters = value[:_WINDOW].replace(b\"\\0\", b\"\")", "letters = value[:_WINDOW]"),
    # 10, 11: enums and discriminators
    ("enums.py", "if isinstance(value, str) and member.value.lower() == value.lower()", "if False"),
    ("mapping.py", "self._check_discriminators(changes, SerializationError)", "pass"),
    ("mapping.py", "(dict.setdefault if add_discriminators else dict.get)", "dict.get"),
    ("model.py", "value, switch = str.__str__(value), cls._switch", "switch = cls._switch"),
    # 12: validation
    ("validation.py", "and (value is not None or field.required)", "and value is not None"),
    ("validation.py", "field.json_name not in model and field.takes_part(operations)", "field.json_name not in model"),
    ("validation.py", "if field is None:\n            found +=", "if field is None:\n            _ ="),
    ("codecs.py", "return [problem] if problem and member is self else member.problems(value, operations)", "return [problem] if problem else []"),
    # 13, 14, 15: errors, introspection, extending
    ("errors.py", "state[\"value\"] = self._shown", "pass"),
    ("codecs.py", "raise self.wrong(value) from error", "raise self.wrong(value) from None"),
    ("fields.py", "return self.visibility == (\"read\",)", "return \"read\" in self.visibility"),
    ("model.py", "if hasattr(Model, name):", "if False:"),
    ("model.py", "while frame.f_code.co_name == \"__init_subclass__\":", "while False:"),
    # bodies by operation
    ("fields.py", "not operations.isdisjoint(self.visibility)", "operations >= set(self.visibility)"),
    ("fields.py", "frozenset(ALL_VISIBILITIES) - {\"read\"} if exclude_readonly", "frozenset([\"create\"]) if exclude_readonly"),
    ("model.py", "for field in model._fields.values() if not field.takes_part", "for field in self._fields.values() if not field.takes_part"),
    ("model.py", "model._settle(anew=True)", "pass"),
    # pages and patches
    ("mapping.py", "list(self.keys())", "list(self)"),
    ("patches.py", "            if inner:\n                patch[key] = inner", "            patch[key] = inner"),
    ("patches.py", "elif key not in before or not _same(old, new)", "elif not _same(old, new)"),
    ("patches.py", "and isinstance(one, bool) is isinstance(other, bool)", ""),
    ("patches.py", "else to_json(version, shallow)", "else version"),
    # secrets
    ("display.py", "_QUERY.sub(f\"?{_MASK}\", text) if secret else text", "text"),
    ("display.py", "mask(key) if field is None else field.name, _masked(", "mask(key) if field is None else field.name, (lambda value, secret: value)("),
    ("display.py", "(mask(key) if type(key) is str else show(key), item)", "(key, item)"),
    ("display.py", "f\"...{_MASK}\" if _MASK in text else \"...\"", "\"...\""),
    ("errors.py", "self._shown = show(self.value, secret=True)", "pass"),
    ("validation.py", "(problem.of_secret() if field.secret else problem)", "problem"),
    # tags as a map
    ("codecs.py", "        self._map.decode(value)\n        return KeysView", "        return KeysView"),
    ("codecs.py", "plain = value.raw if isinstance(value, KeysView) else value", "plain = value"),
    ("values.py", "    if isinstance(value, BaseView):\n        return _to_json(value.raw, unwrap)\n", ""),
    ("codecs.py", "return self._map.problems(value, operations) if isinstance(value, dict) else", "return [] if isinstance(value, dict) else"),
    # times
    ("iso8601.py", "hour, shift = 0, dt.timedelta(days=1)", "hour = 0"),
    ("iso8601.py", "strftime(\"%H:%M\") != \"23:59\"", "strftime(\"%M\") != \"59\""),
    ("iso8601.py", "if minutes > 59 or seconds > 59:", "if minutes > 59:"),
    ("iso8601.py", "(?:Z|\\+00:00)\", re.ASCII)", "(?:Z|\\+00:00)\")"),
    # 17: threads
    ("mapping.py", "        with _SETTLING:  # two threads must not make two models of one object\n", "        if True:\n"),
]  # fmt: skip


def survives(file: str, old: str, new: str) -> bool:
    """Whether all tests pass in a copy of the package where `new` stands in place of `old`."""
    text = (ROOT / "src" / CORE / file).read_text()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "src")
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
        (source / CORE / file).write_text(text.replace(old, new))
        compile(text.replace(old, new), file, "exec")  # or every test would notice
        options = ["-qx", "-p", "no:cacheprovider", "--hypothesis-profile=quick"]
        environment = {**os.environ, "PYTHONPATH": str(source)}
        for names in (LIKELY[file], TESTS):
            command = [sys.executable, "-m", "pytest", *options, *(f"tests/test_{name}.py" for name in names.split())]
            if subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode:
                return False
    return True


def main() -> None:
    """Runs every mutation, two at a time."""
    for file, old, _ in MUTATIONS:
        count = (ROOT / "src" / CORE / file).read_text().count(old)
        if count != 1:
            raise SystemExit(f"{file} has {count} places that read\n{old}\nand not one: mend the mutation")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        survivors = [
            mutation
            for mutation, survived in zip(MUTATIONS, pool.map(lambda m: survives(*m), MUTATIONS), strict=True)
            if survived
        ]
    for file, old, new in survivors:
        print(f"no test notices, in {file}:\n- {old}\n+ {new}\n")
    print(f"{len(MUTATIONS) - len(survivors)} of {len(MUTATIONS)} mutations noticed")
    sys.exit(bool(survivors))


if __name__ == "__main__":
    main()
