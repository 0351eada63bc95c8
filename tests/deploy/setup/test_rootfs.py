"""A base is bootstrapped from the machine's own mirror, proxies and certificates."""

from pathlib import Path

from deploy.setup.mirror import Mirror
from deploy.setup.rootfs import bootstrap, importing


def test_debootstrap_is_told_the_mirror_and_what_only_apt_knows() -> None:
    mirror = Mirror("bookworm", "http://mirror.example/debian", {"http_proxy": "http://proxy.example:3128"})

    actual = bootstrap(mirror, Path("/srv/base"), {"WGETRC": "/srv/wgetrc"})

    assert actual == [
        *("env", "http_proxy=http://proxy.example:3128", "WGETRC=/srv/wgetrc"),
        *("/usr/sbin/debootstrap", "--variant=minbase", "--include=python3"),
        *("bookworm", "/srv/base", "http://mirror.example/debian"),
    ]


def test_a_folder_name_with_a_space_survives_the_shell() -> None:
    actual = importing(("sudo", "-n"), Path("/srv/my base"), "gradewright/base:bookworm")

    assert actual.startswith("sudo -n tar ")
    assert "-C '/srv/my base' -c ." in actual
    assert actual.endswith("| docker import - gradewright/base:bookworm")
