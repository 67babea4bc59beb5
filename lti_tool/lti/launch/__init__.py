# SPDX-License-Identifier: EUPL-1.2
"""From the login that a platform begins to the visit that a verified launch opens.

One launch, step by step (1EdTech Security Framework 1.1, section 5.1.1; LTI Core 1.3, section 5); `flow` has them in
their order:

    login    -> registered.find, oidc_login.begin        the platform starts, we answer with a redirect
    launch   -> login_state.read_state, id_token.verify, the platform answers with the id_token
                login_state.use_up, dialects.read, visit.arrive
    resume   -> tickets.take, visit.arrive               where nothing proved the browser: one click
"""
