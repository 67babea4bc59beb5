"""LTI 1.3: the only package that speaks it.

One launch, step by step (1EdTech Security Framework 1.1, section 5.1.1; LTI Core 1.3, section 5):

    views.login     -> registrations.find, attempts.begin              the platform starts, we answer with a redirect
    views.launch    -> attempts.read, launch.verify, attempts.use,     the platform answers with the id_token
                       platforms.read, arrival.arrive
    views.resume    -> waiting.take, arrival.arrive                    where nothing proved the browser: one click

Here belong: the protocol, its keys, its messages, what platforms do differently. Not here: chat, tutors, pages.
"""
