# SPDX-License-Identifier: EUPL-1.2
"""The readers of files. They run only in the process that `lti_tool.materials.reading` starts for each file:
libraries for foreign formats abort, hang and swell, and here that harms nothing else.

Here belong: a file's bytes to pages, and what shuts the process in. Not here: anything of the tool's rest, which this
process never imports; normalising text (`tidy`), which the parent does, as it believes nothing that comes from here.
"""
