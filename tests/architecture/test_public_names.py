# SPDX-License-Identifier: LGPL-3.0-or-later
"""A package's public names are its `__all__`, no more and no less."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import amazon_connector


def _packages() -> list[ModuleType]:
    below = pkgutil.walk_packages(amazon_connector.__path__, "amazon_connector.")
    names = [module.name for module in below if module.ispkg]
    return [amazon_connector, *map(importlib.import_module, names)]


def _offered(package: ModuleType) -> set[str]:
    """Names without an underscore that are no modules and not `annotations` of __future__."""
    return {
        name
        for name, value in vars(package).items()
        if not name.startswith("_") and not isinstance(value, ModuleType) and name != "annotations"
    }


def _declared(package: ModuleType) -> set[str]:
    """Its `__all__` without the modules that a package may offer as such."""
    public = {name for name in getattr(package, "__all__", ()) if not name.startswith("_")}
    return {name for name in public if not isinstance(getattr(package, name), ModuleType)}


def test_each_package_offers_exactly_its_all() -> None:
    wrong = {
        package.__name__: sorted(difference)
        for package in _packages()
        if (difference := _declared(package) ^ _offered(package))
    }
    assert wrong == {}


def test_a_package_with_names_is_found() -> None:
    """The test above would be green for nothing if no package offered anything."""
    assert any(_offered(package) for package in _packages())
