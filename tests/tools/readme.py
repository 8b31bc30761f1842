"""Every command of "Load it into …" is run, in the order and in the folder of a reader; both READMEs have the same."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

from common import LIANPU, STORE, done, same


def commands(path, heading):
    section = re.search(rf"^## {heading}.*?(?=^## )", pathlib.Path(path).read_text(), re.M | re.S)
    lines = re.findall(r"^    \$ (.*)$", section[0], re.M) if section else []
    return lines or sys.exit(f"{path} has no commands under {heading}")


english, chinese = commands("README.md", "Load it into"), commands("README.zh.md", "装入其他工具")
same("commands of README.zh.md", english, chinese)
repository, environment = os.getcwd(), dict(os.environ)
with tempfile.TemporaryDirectory() as folder:
    os.symlink(STORE, f"{folder}/store")
    os.symlink(f"{repository}/docs", f"{folder}/docs")
    os.mkdir(f"{folder}/bin")
    os.symlink(os.path.abspath(LIANPU), f"{folder}/bin/lianpu")
    environment["PATH"] = f"{folder}/bin:{pathlib.Path(sys.executable).parent}:{environment['PATH']}"
    for command in english:
        ran = subprocess.run(["sh", "-euc", command], cwd=folder, env=environment, capture_output=True, text=True)
        if ran.returncode or not (ran.stdout + ran.stderr).strip():
            sys.exit(f"{command}\n{ran.stdout}{ran.stderr}\nended with {ran.returncode}")
done(f"README: {len(english)} commands")
