#!/usr/bin/env python3
"""Makes a macOS application around code that others signed, and signs it ad-hoc.

  bundle_compose.py APP DESTINATION=SOURCE=REQUIREMENT...

The application's own code is a script, so its signature lies in files, and
nothing but hashlib and plistlib is needed to make it. DESTINATION is a path
below Contents; a REQUIREMENT of "-" asks for the cdhash that is there.
"""
import hashlib
import os
import pathlib
import plistlib
import shutil
import struct
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(__file__))
from bundle_peer import Bundle, embedded_parts  # noqa: E402

# What codesign writes for an application since OS X 10.9.5.
RULES = {
    r"^.*": True,
    r".*\.dSYM($|/)": {"weight": 11.0},
    r"^(.*/)?\.DS_Store$": {"omit": True, "weight": 2000.0},
    r"^(Frameworks|SharedFrameworks|PlugIns|Plug-ins|XPCServices|Helpers|MacOS|Library/(Automator|Spotlight|LoginItems))/":
        {"nested": True, "weight": 10.0},
    r"^Info\.plist$": {"omit": True, "weight": 20.0},
    r"^PkgInfo$": {"omit": True, "weight": 20.0},
    r"^Resources/": {"weight": 20.0},
    r"^Resources/.*\.lproj/": {"optional": True, "weight": 1000.0},
    r"^Resources/.*\.lproj/locversion.plist$": {"omit": True, "weight": 1100.0},
    r"^Resources/Base\.lproj/": {"weight": 1010.0},
    r"^[^/]+$": {"nested": True, "weight": 10.0},
    r"^embedded\.provisionprofile$": {"weight": 20.0},
    r"^version\.plist$": {"weight": 20.0},
}


def cdhash(path):
    """Of the first slice's strongest CodeDirectory."""
    parts = Bundle(path).parts() if path.is_dir() else list(embedded_parts(path.read_bytes()))
    directories = [blob for slot, blob in parts[0][1].items() if slot == 0 or 0x1000 <= slot < 0x1005]
    best = max(directories, key=lambda blob: blob[37])
    return hashlib.new({1: "sha1", 2: "sha256"}[best[37]], best).digest()[:20]


def code_directory(identifier, code, special):
    """One SHA-256 hash over all of the code; `special`: slots 1 to 3."""
    name = identifier.encode() + b"\0"
    hashes = b"".join(hashlib.sha256(special[slot]).digest() if slot in special else bytes(32) for slot in (3, 2, 1))
    header = 52
    body = struct.pack(">7I4B2I", 0x20200, 2, header + len(name) + len(hashes), header, 3, 1, len(code), 32, 2, 0, 0, 0, 0)
    body += struct.pack(">I", 0) + name + hashes + hashlib.sha256(code).digest()
    return struct.pack(">2I", 0xfade0c02, len(body) + 8) + body


def main():
    app, nested = pathlib.Path(sys.argv[1]), [one.split("=", 2) for one in sys.argv[2:]]
    contents = app / "Contents"
    for folder in ("MacOS", "Resources/de.lproj", "_CodeSignature"):
        (contents / folder).mkdir(parents=True)
    info = plistlib.dumps({"CFBundleExecutable": "run", "CFBundleIdentifier": "org.example.composed", "CFBundlePackageType": "APPL"})
    script = b"#!/bin/sh\nexit 0\n"
    (contents / "Info.plist").write_bytes(info)
    (contents / "MacOS/run").write_bytes(script)
    files = {}
    for name, optional in (("Resources/a.txt", False), ("Resources/b.txt", False), ("Resources/de.lproj/a.strings", True)):
        (contents / name).write_text(name)
        files[name] = {"hash2": hashlib.sha256(name.encode()).digest()}
        if optional:
            files[name]["optional"] = True
    os.symlink("a.txt", contents / "Resources/link")
    files["Resources/link"] = {"symlink": "a.txt"}
    for destination, source, requirement in nested:
        to = contents / destination
        to.parent.mkdir(parents=True, exist_ok=True)
        if os.path.isdir(source):
            shutil.copytree(source, to, symlinks=True)
        else:
            shutil.copyfile(source, to)
        hashed = cdhash(to)
        files[destination] = {"cdhash": hashed, "requirement": f'cdhash H"{hashed.hex()}"' if requirement == "-" else requirement}
    seal = plistlib.dumps({"files": {}, "files2": files, "rules": {"^Resources/": True}, "rules2": RULES})
    (contents / "_CodeSignature/CodeResources").write_bytes(seal)
    requirements = struct.pack(">3I", 0xfade0c01, 12, 0)
    (contents / "_CodeSignature/CodeRequirements").write_bytes(requirements)
    (contents / "_CodeSignature/CodeSignature").write_bytes(b"")
    (contents / "_CodeSignature/CodeDirectory").write_bytes(
        code_directory("org.example.composed", script, {1: info, 2: requirements, 3: seal}))


main()
