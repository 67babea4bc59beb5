"""What an administrator does on each platform, in the platform's own words: to register, after it, and when it fails.

Menus are named as the platforms name them, in both languages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lti_tool.language import gettext as _

Sentences = Callable[[], list[str]]


def _none() -> list[str]:
    return []


@dataclass(frozen=True)
class Guide:
    """One platform's ways. Functions, because the language is known only when somebody reads."""

    name: str
    paste: Sentences
    """Where the registration link goes."""
    by_hand: Sentences
    """Where the addresses of a manual registration go."""
    after: Sentences
    """What is left to do when the registration is made."""
    remedies: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    """Refusal code -> what helps on this platform."""


def _moodle_paste() -> list[str]:
    return [
        _("Open Site administration > Plugins > Activity modules > External tool > Manage tools."),
        _("Paste the link into the field for the tool's URL and choose “Add LTI Advantage”."),
        _("A page of Campus Tutor opens there. Read it and confirm."),
    ]


def _moodle_by_hand() -> list[str]:
    return [
        _(
            "Open Site administration > Plugins > Activity modules > External tool > Manage tools > "
            "“configure a tool manually”."
        ),
        _("Choose LTI version 1.3 and the public key type “Keyset URL”, and fill in the addresses above."),
        _("Tool configuration usage: “Show in activity chooser and as a preconfigured tool”."),
        _("Default launch container: “Embed, without blocks”. Tick “Supports Deep Linking (Content-Item Message)”."),
        _("Privacy: share name and e-mail “Never”, unless names shall be shown inside the tool."),
        _("Save. The list icon on the tool's card shows what belongs into the fields below."),
    ]


def _moodle_after() -> list[str]:
    return [
        _("Close this window. The tool stands in the list as “Pending”: choose “Activate” on its card."),
        _(
            "To have it in the activity chooser of all courses, edit the tool and set Tool configuration usage to "
            "“Show in activity chooser and as a preconfigured tool”."
        ),
        _("Otherwise each teacher switches it on in the course: More > LTI External tools."),
    ]


def _ilias_paste() -> list[str]:
    return [
        _("In a course or category choose Add new item > LTI Consumer, and there the dynamic registration."),
        _("Paste the link there. A page of Campus Tutor opens. Read it and confirm."),
    ]


def _ilias_by_hand() -> list[str]:
    return [
        _("Open Administration > Extending ILIAS > LTI > LTI Consumer and add a provider with LTI version 1.3."),
        _("Fill in the addresses above. Key type: JWK key set. Separate several redirect URIs by blanks, not commas."),
        _("Tick deep linking and enter the launch address as content URL."),
        _("Save. ILIAS shows below the form what belongs into the fields below."),
    ]


def _ilias_after() -> list[str]:
    return [
        _("Close this window. ILIAS shows the tool's form: check it and save it."),
        _("Tick deep linking, so that teachers can choose a tutor when they add one."),
        _("Tick grade synchronisation only if “done” shall be reported to the learning progress."),
        _(
            "Campus Tutor recognises teachers best in objects that lie directly in the course: from folders ILIAS "
            "reports them as learners."
        ),
    ]


def _other_paste() -> list[str]:
    return [
        _("Open your platform's page for external tools (LTI 1.3) and choose dynamic registration."),
        _("Paste the link there. A page of Campus Tutor opens. Read it and confirm."),
    ]


def _other_by_hand() -> list[str]:
    return [
        _("Open your platform's page for external tools (LTI 1.3) and add a tool with the addresses above."),
        _("Your platform then shows what belongs into the fields below."),
    ]


def _other_after() -> list[str]:
    return [_("Close this window, and switch the tool on in your platform if it asks for that.")]


GUIDES: Mapping[str, Guide] = {
    "moodle": Guide(
        "Moodle",
        _moodle_paste,
        _moodle_by_hand,
        _moodle_after,
        {
            "keys_unreachable": lambda: _(
                "Moodle: check that /mod/lti/certs.php of the site answers from the tutor's server, and that no "
                "firewall or login page stands before it."
            ),
            "deployment": lambda: _(
                "Moodle: Site administration > Plugins > Activity modules > External tool > Manage tools, list icon "
                "on the tool's card: compare the deployment id."
            ),
            "missing": lambda: _(
                "Moodle: edit the tool under Manage tools and set LTI version to 1.3; guests cannot open the tutor."
            ),
            "registration": lambda: _("Moodle: the tool was deleted and added again. Register it again."),
            "token": lambda: _(
                "Moodle: edit the tool under Manage tools: public key type “Keyset URL”, with the tutor's key set; and "
                "look whether Moodle's server may fetch that address (Site administration > General > HTTP security)."
            ),
            "roster": lambda: _(
                "Moodle: only if staff shall see names instead of numbers: edit the tool under Manage tools, Services, "
                "and let it retrieve members' information (Names and Role Provisioning)."
            ),
            "names": lambda: _(
                "Moodle: edit the tool under Manage tools, Privacy: set “Share launcher's name with the tool” to "
                "“Always”."
            ),
            "gradebook": lambda: _(
                "Moodle: edit the tool under Manage tools, Services: switch on grade sync (Assignment and Grade "
                "Services), if “done” shall be reported."
            ),
            "deep_linking": lambda: _(
                "Moodle: edit the tool under Manage tools and tick “Supports Deep Linking (Content-Item Message)”; "
                "teachers then find “Select content” in the activity's form."
            ),
        },
    ),
    "ilias": Guide(
        "ILIAS",
        _ilias_paste,
        _ilias_by_hand,
        _ilias_after,
        {
            "iss": lambda: _(
                "ILIAS signs with the host name that people browse with. Let the operators add the other name: "
                "campus-tutor platform alias."
            ),
            "state": lambda: _(
                "ILIAS: with two objects open at once, only the page that was opened last starts. Open it again."
            ),
            "token": lambda: _(
                "ILIAS: open the tool's provider form: key type “JWK key set” with the tutor's key set. With an RSA "
                "key ILIAS before version 11 gives no tokens."
            ),
            "roster": lambda: _("ILIAS offers no list of participants. Nothing to do: staff see numbers, not names."),
            "gradebook": lambda: _(
                "ILIAS: tick grade synchronisation in the tool's provider form, if “done” shall be reported to the "
                "learning progress."
            ),
            "deep_linking": lambda: _(
                "ILIAS: open the tool's provider form, tick deep linking and enter the launch address as content URL. "
                "Without it teachers copy “tutor=…” from the tutor's settings into the object's custom parameters."
            ),
            "platform_error": lambda: _(
                "ILIAS: the object's page was older than the session. Open the object again from the course."
            ),
        },
    ),
    "other": Guide(
        "LTI 1.3",
        _other_paste,
        _other_by_hand,
        _other_after,
        {
            "token": lambda: _(
                "Check in the platform that services are switched on for the tool, and that it reads our key set."
            ),
            "names": lambda: _("Let the platform send names to the tool."),
            "roster": lambda: _("Switch on Names and Role Provisioning, if staff shall see names instead of numbers."),
            "gradebook": lambda: _("Switch on Assignment and Grade Services, if “done” shall be reported."),
            "deep_linking": lambda: _("Switch on deep linking for the tool, with the launch address."),
        },
    ),
}


def guide(family: str) -> Guide:
    """The guide for a registration's family."""
    return GUIDES.get(family, GUIDES["other"])


def remedy_for(key: str, family: str) -> str:
    """What helps with a part of the connection: on this platform, else on any."""
    own = guide(family).remedies.get(key) or GUIDES["other"].remedies[key]
    return own()


def family_of(product: str) -> str:
    """From ``product_family_code``; ILIAS says ``ilias.de`` in its configuration and ``ilias`` in launches."""
    name = product.lower().partition(".")[0]
    return name if name in GUIDES else "other"
