# SPDX-License-Identifier: EUPL-1.2
"""What people write in English who are not well, and what only sounds like it. How a form is written: `forms`."""

FILLERS = """
sexually physically badly severely now tonight today last night anymore already ever the
really just fucking honestly so literally only kinda sometimes to actually even still also always often again
lately too very kind of sort completely totally constantly simply being feeling been have am all like that a
"""

LISTS = {
    "i": "i im ive ill id ima imma",
    "want": "want wanna wanted wish",
    "person": """dad father mom mum mother stepdad stepmom stepfather stepmother parents brother sister boyfriend
        girlfriend husband wife ex uncle aunt cousin classmate classmates roommate coach teacher boss partner he she
        they someone somebody guy guys grandpa grandfather stepbrother""",
    "hits": "hits hit beats beat beating slaps slapped chokes choked punches punched kicks kicked hitting punching "
    "choking strangled",
    "harmed": "raped abused molested assaulted harassed beaten stalked bullied groped strangled blackmailed",
    "near": """friend roommate flatmate brother sister mother mom mum father dad cousin classmate boyfriend girlfriend
        partner daughter son colleague coworker buddy bestie neighbour neighbor ex""",
    "one": "my a our somebody someone",
    "other": "herself himself themselves themself",
}

SELF_HARM = """
{i} + kill|killing|hang|hanging|shoot|shooting|hurt|hurting|harm|harming|cut|cutting|unalive|unaliving|drown myself
thinking|thought + killing|unaliving|hurting|cutting myself
want|wanna|gonna|going ~ kill|hurt|cut|unalive myself
{i} + {want} ~ die
{i} + feel like dying|ending
{i} + {want} ~ kms
{i} + {want} ~ disappear|vanish
{i} + never been born|wake
life + isnt|not ~ worth living
nothing ~ to live for
better ~ if i ~ was|were ~ dead|gone|here
{i} + rather ~ be dead|die
{i} + tired|sick of living|life|being|existing
{i} + planning|planned + suicide
{i} + attempted|tried|attempt suicide
suicide note + my|{i}
{i} + painless* + die|suicide|death
cut|cutting ~ my arms|arm|legs|thighs|thigh
{i} + commit suicide
end my ~ life
{i} wish ~ i was|were dead
{i} + {want} ~ be dead
{i} + end|ending it all
{i} + end|ending|take|taking my ~ life
{i} + dont|not want|wanna ~ be alive|here
{i} + dont|not want|wanna ~ live|exist|wake
want|wanna ~ die >
< kms
{i} + wanna|gonna|should|might|will|ima|imma ~ kms
just|wanna|gonna kms
{i} ~ suicidal
{i} + suicidal thoughts|ideation|feelings
my + suicidal thoughts
thinking about suicide + {i}
think|thinking ~ about suicide
{i} + took|swallowed ~ too many pills|tablets
took|swallowed ~ too many pills|tablets
{i} + overdose|overdosed|overdosing
{i} + selfharm|selfharming|selfharmed
{i} + self harm|harming|harmed
{i} + jump|jumping off .. bridge|roof|building
jump|jumping in front of .. train|bus
slit|slitting|cut|cutting my ~ wrists|wrist
{one} .. {near} + kill|killing|hurt|hurts|hurting|cut|cuts|cutting|harm|harming {other}
{one} .. {near} + end|ending|take|taking her|his|their ~ life
{one} .. {near} + wants|want ~ die|dead
{one} .. {near} + doesnt want .. live|alive
{one} .. {near} + is|was|feels ~ suicidal
{one} .. {near} + attempted suicide
"""

VIOLENCE = """
{person} + {hits} me
beat|beats|beaten me up
{i} + was|got|been|were|am|being|get ~ {harmed}
{i} + getting ~ {harmed}
raped|molested|groped|abuses|abused|assaulted|stalks|stalking|harassing|harasses me
{person} + threatens|threatened|threatening|threaten ~ me
{person} + threatens|threatened|threatening|threaten ~ kill|hurt|rape|shoot|stab
touches|touched|touching me + inappropriately|{person}
{i} + afraid|scared ~ go|going home
{i} + scared|afraid of my ~ {person}
{i} + not|dont|unsafe + safe|unsafe ~ at home
{person} + abuses|abusing me
my .. {near} is|gets ~ abusive|violent
{i} + domestic violence|abuse
forced|forces|forcing me ~ sex
{person} + knife|gun + me
{person} + follows|following|stalks me + home
{person} + says|said + kill me
{i} + bring|bringing ~ gun|knife .. school|class|campus
blow up ~ my|this school|campus|class
forced|forces|forcing me to ~ marry
{i} + shoot up .. school|campus|class|place
{i} + kill|shoot|stab them|everyone|everybody ~ at|in|tomorrow|all
{i} + kill|shoot|stab everyone|everybody
{one} .. {near} + is|was|gets|being|been ~ {harmed}
{one} .. {near} + {hits} her|him
"""

DESPAIR = """
{i} cant|can ~ go on >
{i} cant|can ~ go on like|anymore|living
{i} cant|cannot do this anymore
{i} cant|cannot take|stand|handle it|this anymore
{i} can not do|take this anymore
{i} give|giving up on life|everything
everything + feels|is ~ hopeless|pointless + {i}
everything feels ~ hopeless|pointless
{i} + feel|feeling ~ hopeless|worthless|useless|empty|numb >
{i} + feel|feeling ~ hopeless|worthless and
{i} ~ worthless
nobody|noone|no one|would + miss me
no one would ~ miss me
no point|reason ~ living|live
see|have|need .. reason|point ~ live|living|existing + {i}
nobody|one .. care ~ if i ~ died|die|dead|gone|disappeared
{i} + done with life|living|everything
{i} + feel|feeling .. hopeless|worthless|empty|numb >
no point|reason in living
life + is|feels|has ~ meaningless|pointless|no meaning
burden ~ to everyone|everybody|all|my
{i} + feel ~ burden
{i} hate myself
{i} hate my life
{i} cant|cannot ~ cope
{i} cant|cannot keep going|living
life + is|feels ~ hell|over + my
my life is ~ over|hell
{i} + having ~ breakdown
{i} + feel|feeling ~ lonely|alone >
nobody to talk to
no one to talk to
all too much + {i}|me
{i} + cry|crying every night|day
{i} + cry|crying myself to sleep
{i} + have|get|having|getting ~ panic attacks
{i} ~ depressed
{i} + have depression
better off without me
nobody|no one ~ loves|cares .. me
see|sees no way out + {i}
"""

IDIOMS = """
dying to know|see|learn|find|try|hear
die|dying of|from laughter|laughing|boredom|embarrassment|curiosity|hunger|cringe
killing|kills me
beat|beats|beating me to|at|in|by
it hit|hits me
cut|cuts|cutting myself ~ while|shaving|cooking|off|some
kick|kicking|kicks myself
shoot|shooting myself in the foot
hit|hits me up
"""

FRAMES = """
translat*
how do you say
in latin|french|german|spanish|english
grammar|subjunctive
what does .. mean
lyrics|song|poem|sonnet|novel|scene|monologue|soliloquy|character|protagonist|screenplay|play
from the perspective|point of
role play|roleplay
process|thread|daemon|fork|bash|unix|linux|parent|docker
liable|liability|statute|defendant|plaintiff
velocity|acceleration|metres|meters|gravity
quote|quotation
"""

GAMES = """
chess|game|games|tennis|poker|minecraft|fortnite|valorant|level|match|boss|checkers|fifa|race|quiz|cards|scrabble
"""

PERSONAL = """
honestly
to be honest
tbh|ngl
i myself
no joke|not joking|im serious|for real
me too
"""

LAUGHS = """
haha*|hahaha*|lol|xd|lmao|rofl|funny
"""
