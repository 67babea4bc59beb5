# SPDX-License-Identifier: EUPL-1.2
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
    after_update: Sentences
    """The same after an update."""
    after_renewal: Sentences
    """The same after an update for which the platform made a tool of its own, with another client id."""
    after_by_hand: Sentences
    """The same after a registration by hand."""
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
        *_moodle_chooser(),
        _moodle_keep_the_card(),
    ]


def _moodle_after_update() -> list[str]:
    return [
        _("Close this window. The tool stays active, with the same client id; courses and activities stay."),
        _(
            "Moodle puts “Tool configuration usage” back to “Show as preconfigured tool” in every update. If the tool "
            "stood in the activity chooser of all courses, edit it and choose “Show in activity chooser and as a "
            "preconfigured tool” again."
        ),
        _moodle_keep_the_card(),
    ]


def _moodle_after_renewal() -> list[str]:
    activate, *others = _moodle_after()
    return [activate, GUIDES["moodle"].remedies["replaced"](), *others]


def _moodle_after_by_hand() -> list[str]:
    return [
        _("The tool is active in Moodle as soon as it is saved there: nothing has to be activated."),
        *_moodle_chooser(),
        _moodle_keep_the_card(),
    ]


def _moodle_chooser() -> list[str]:
    return [
        _(
            "So that teachers find it, one of the two. For all courses at once: the pencil on the tool's card, Tool "
            "configuration usage “Show in activity chooser and as a preconfigured tool”, save."
        ),
        _(
            "Or course by course: each teacher opens More > LTI External tools in the course and switches “Show in "
            "activity chooser” on for it. (Moodle before 4.3 has no such page: there teachers add “External tool” and "
            "choose it as preconfigured tool.)"
        ),
    ]


def _moodle_keep_the_card() -> str:
    return _(
        "Do not delete the tool's card in Moodle later: all activities that were placed with it stop opening, and a "
        "new card does not bring them back by itself. To change something, edit the card or update the registration."
    )


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


def _ilias_after_update() -> list[str]:
    return [
        _("Close this window. ILIAS shows the form of a new provider: check it and save it."),
        _(
            "Objects that were placed with the old provider do not open any more: ILIAS gave this one a new client id. "
            "Choose the new provider for them, or place them anew."
        ),
        *_ilias_after()[1:],
    ]


def _ilias_after_by_hand() -> list[str]:
    return [_("Add the tutor in a course: Add new item > LTI Consumer, and choose the provider."), *_ilias_after()[1:]]


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


def _other_after_update() -> list[str]:
    return [_("Close this window, and look in your platform whether the tool is still switched on.")]


def _other_after_by_hand() -> list[str]:
    return [_("Switch the tool on in your platform if it asks for that, and add it to a course.")]


GUIDES: Mapping[str, Guide] = {
    "moodle": Guide(
        "Moodle",
        _moodle_paste,
        _moodle_by_hand,
        _moodle_after,
        _moodle_after_update,
        _moodle_after_renewal,
        _moodle_after_by_hand,
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
            "replaced": lambda: _(
                "Moodle: if the tool's old card was deleted there, its activities say that their LTI tool has been "
                "deleted, and a new card does not change that. Teachers place them anew, and conversations of this "
                "connection's courses stay; or whoever runs Moodle's database moves them, with the numbers of the "
                "cards, which are the deployment ids: UPDATE mdl_lti SET typeid = <new> WHERE typeid = <old>;"
            ),
            "client": lambda: _(
                "Moodle: it does not know this client id any more, so the tool's card was probably deleted there, and "
                "its activities do not open. Register again with a new invitation, as an update of this connection; "
                "the page then says how the activities move to the new card (docs/registration.md)."
            ),
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
        _ilias_after_update,
        _ilias_after_update,
        _ilias_after_by_hand,
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
            "replaced": lambda: _(
                "ILIAS: objects that were placed with the old provider do not open with the new one. Keep the old "
                "provider, or place them anew; conversations of this connection's courses stay."
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
        _other_after_update,
        _other_after_update,
        _other_after_by_hand,
        {
            "replaced": lambda: _(
                "Activities that were placed with the old tool may not open with the new one: look into some, and "
                "place them anew if need be."
            ),
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
    """From `product_family_code`; ILIAS says `ilias.de` in its configuration and `ilias` in launches."""
    name = product.lower().partition(".")[0]
    return name if name in GUIDES else "other"
