# SPDX-License-Identifier: EUPL-1.2
"""What of the Moodle plugin runs without a Moodle: by PHP from Debian. Its own PHPUnit tests lie in the plugin."""
