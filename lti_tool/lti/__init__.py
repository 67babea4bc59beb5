# SPDX-License-Identifier: EUPL-1.2
"""LTI 1.3: the only package that speaks it.

    launch/           from the login to the visit
    deep_linking/     an instructor places tutors in a course
    registration/     how a platform gets to know the tool
    platforms/        registered platforms and deployments
    dialects/         what platforms do differently
    keys/             the tool's own, and the platforms'
    services/         names and roles, line items, scores
    roles/            roles that a launch alone does not settle
    administration/   for the platform's own administrator

Here belong: the protocol, its keys, its messages, what platforms do differently. Not here: chat, tutors, pages.
"""
