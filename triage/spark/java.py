"""Whether Spark can start here, and what to install where it cannot."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

JAVA = 17  # the oldest that Spark 4 runs on
_LOCAL = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


class SparkMissing(RuntimeError):
    """Spark cannot run here; the message says what to install."""


def session(master: str | None = None, settings: Mapping[str, str] | None = None) -> SparkSession:
    """A Spark session, once it is clear that Spark can start here.

    `master`: as `local[2]`, which listens on 127.0.0.1 only and whose workers run the Python of this program; None
    leaves it to spark-submit. `settings` are those of Spark. Raises SparkMissing without pyspark, or without a Java
    that is new enough, and says what to install.
    """
    check_pyspark()
    check_java()
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("symptom-triage")
    if master is not None:
        builder = builder.master(master)
    local = master is not None and master.startswith("local")
    if local:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else whatever python3 is first on PATH
    for name, value in {**(_LOCAL if local else {}), **(settings or {})}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def check_pyspark() -> None:
    """Raise SparkMissing where pyspark, or pandas, without which it takes no Arrow batches, is not installed."""
    for name in ("pyspark", "pandas"):
        if find_spec(name) is None:
            raise SparkMissing(f"{name} is not installed: pip install 'symptom-triage[spark]'")


def check_java() -> None:
    """Raise SparkMissing where Spark would start no Java or one too old; it takes that of JAVA_HOME, else of PATH."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home, "bin")) if home else None)
    where = f"in JAVA_HOME ({home})" if home else "on PATH"
    found = java_version(java) if java else None
    help = f"install Java {JAVA} or newer (as the package openjdk-{JAVA}-jre-headless), and set JAVA_HOME to its folder"
    if found is None:
        raise SparkMissing(f"Spark runs on Java, and there is none {where}: {help}")
    if found < JAVA:
        raise SparkMissing(f"Spark 4 needs Java {JAVA} or newer, and {java} is Java {found}: {help}")


def java_version(java: str) -> int | None:
    """The major version of a `java` command; None where it does not tell one."""
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False).stderr
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r'version "(?:1\.)?(\d+)', said)  # Java 8 calls itself 1.8
    return int(version[1]) if version else None
