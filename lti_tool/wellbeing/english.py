# SPDX-License-Identifier: EUPL-1.2
"""What people write in English who are not well, and what only sounds like it. How a form is written: `forms`."""

FILLERS = """
sexually physically badly severely now tonight today last night anymore already ever the
really just fucking honestly so literally only kinda sometimes to actually even still also always often again
lately too very kind of sort completely totally constantly simply being feeling been have am all like that a
"""

LISTS = {
    "i": "i im ive ill id ima imma",
    "want": "want wanna wanted wish hope",
    "person": """dad father mom mum mother stepdad stepmom stepfather stepmother parents brother sister boyfriend
        girlfriend husband wife ex uncle aunt cousin classmate classmates roommate coach teacher boss partner he she
        they someone somebody guy guys grandpa grandfather stepbrother""",
    "pills": "pills tablets paracetamol tylenol ibuprofen acetaminophen advil meds medication insulin aspirin xanax",
    "high": "bridge roof building cliff balcony window rooftop ledge",
    "nobody": "nobody noone one",
    "me": "i im ive ill id me my mine ima",
    "lethal": "kill kills killing killed hang hanging hung shoot shooting drown drowning strangle poison unalive unaliving",
    "family": "dad father mom mum mother stepdad stepmom stepfather stepmother parents brother uncle boyfriend husband ex partner stepbrother girlfriend",
    "relief": "nice better peaceful good easier relief relieving relieved appealing beautiful tempting comforting fine ok happy happier best",
    "dead": "die dying death dead died",
    "attack": "pushed pushes pushing shoved shoves threw throws dragged drags burned kicked grabbed grabs pinned strangled spat cornered "
    "attacked attacks jumped slammed hurt hurts hurting threatened threatens forced forces punched hit hits beat beats choked slapped "
    "screamed screams yells screaming yelling",
    "bullies": "they everyone everybody kids classmates people girls boys guys class all",
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
{i} + want|wanna|wish|ready|rather ~ gone|be gone
{i} + want|wanna|wish|just ~ to ~ be ~ gone >
{i} + dont|not ~ want|wanna ~ be here|around|alive
{i} + never ~ wake|waking|woke up
{i} + not|dont|wont ~ wake|waking up + hope|wish|want|tomorrow|morning|sleep
{i} + wish|hope|want|pray + not wake|waking
{i} + want|wish|hope|wanna + sleep|asleep + never|forever|not|dont
{i} + want|wanna|wish ~ it ~ all ~ stop|end|be|over
{i} + want|wanna|wish ~ everything|it all to ~ stop|end
{i} + wish ~ i .. never ~ born|existed
{i} + wish|want|wanna|could ~ stop|cease existing
{i} + wish|want|wanna ~ not ~ exist
{i} + no ~ reason|point|will ~ stay|staying|live|living|alive|exist|go|going
dont|not|cant see|have .. reason|point ~ stay|staying|live|living|going|alive|go
{i} + have|got|saved|hoarded|hoarding|saving|stockpiled|stockpiling + {pills} + tonight|enough|die|end|ready|here|hoarded|saved|hoarding|stockpil*
how many|much {pills} + die|kill|overdose|lethal|fatal|take + to|i|you|should|need
how many|much .. {pills} + to ~ die|overdose
whole|entire bottle + {pills} + {i}
painless*|painful|quickest|easiest|fastest|best|quick|easy|peaceful way|ways|method|methods ~ to ~ die|go|end
painless*|painful|quickest|easiest|fastest|best|quick|easy|peaceful way|ways|method|methods ~ to ~ kill|hang|hurt myself|yourself|oneself
how ~ do|can|could|would|should|to i|you|one|kill ~ kill|myself|hang myself
how to|can|do ~ die ~ painless*|quickly|peacefully|without
{i} + relapse|relapsed|relapsing
clean from|of ~ sh|cutting|selfharm|self|harm
{i} + sh|cutting|selfharm|burning ~ again + relaps*|clean|urge|started|stop
{i} + urge|urges|tempted|want|need ~ cut|hurt|harm|sh|relapse|selfharm
{i} + cut|cutting|burn|burned|burning|burnt|scratch|scratching|hit|hitting|punch|punching|starve|starving|bite|biting|hate myself + again|on|until|when|because|every|whenever|purpose|punish|bleed|to
{i} + starve|starving|burn|burned|burning|punishing|punish myself
{i} + burn|burned|press|put cigarettes|cigarette|lighter + arm|arms|skin|legs
{i} + my ~ arm|arms|wrist|wrists|thigh|thighs|skin + cut|cuts|cutting|slit|slitting|burn|burning|razor|blade|scars
razor|blade|blades + my|myself + {i}|skin|arm|arms|wrist|wrists
{i} + make|making myself ~ throw|vomit|sick|puke
{i} + stopped|stop eating + punish|myself|hate|weeks|days
suicidal thoughts|ideation again|tonight|tn|every|all|back|wont
< feeling|feel|been ~ suicidal
{i} + goodbye|bye + forever|last|final|everyone|everybody|world
last|final message|words|goodbye|night|note + my|this|{i} + goodbye|bye|thanks|thank|everyone|me|gone|forever
wont|never + hear|see ~ from me|me ~ again|anymore
wont be ~ here|around|alive + {i} + tomorrow|longer|much|anymore|next|when|by|after
made|make peace with ~ dying|death|it|end + {i}
{i} + written|wrote|writing|write ~ goodbye|suicide|farewell ~ letter|letters|note|notes
{i} + giving|gave away .. things|stuff|belongings
{i} + standing|stand|stood|sitting|sit|walked + {high}|tracks|platform + jump|jumping|edge|over
{i} + jump|jumping|step|stepping|walk|walking|throw|throwing|lie|lying + front|tracks|traffic + of|in|into|on|myself
{i} + rope|noose|gun + head|neck|bought|tied|myself|mouth
{i} + hang|hanging myself
{i} + {want} ~ overdose
world|everyone|everybody|family|all|parents|they|people ~ be|is|are|would|will|better|happier|easier ~ without me
{i} + thought|thoughts|thinking|think|fantasize|fantasizing|dream|daydream + of|about + dying|suicide|death|killing|ending|jumping
{i} + plan|planned|decided|going|gonna + kill|end + myself|it|life + all|tonight|myself
{i} + wouldnt|dont|wont ~ mind ~ dying|die|dead|if
{i} + wouldnt mind ~ not waking
{i} deserve ~ die|dead|pain
{i} dont deserve ~ live|alive|exist
should|shouldve|wish|better ~ i ~ just|should ~ die|dead
unalive|unaliving myself
ctb|kms + {i}|me|my|tonight|rn
{one} .. {near} + talks|talking|talked|says|said|wants|threatens|threatened|tried|going|posted|texted|about + die|dying|suicide|killing|kill|ending|end|dead + wants|about|it|himself|herself|themself|themselves|suicide
{one} .. {near} + selfharm|selfharms|selfharming|relapsed|overdosed
{one} .. {near} + self harm|harms|harming
{one} .. {near} + dont|doesnt|not .. be ~ here|alive|around|live
{one} .. {near} + cut|cuts|cutting ~ arms|wrists|arm|wrist|her|his
{one} .. {near} + took|swallowed .. {pills}
{one} .. {near} + goodbye|suicide letter|note
hit by ~ bus|car|truck|train + relieved|glad|happy|wish|hope|mind|better|fine
leave|leaving|left this ~ world + {i}
{nobody} + have|has to ~ deal|worry|care ~ with|about me + after|tonight|anymore|soon
after tonight + {i}|me|nobody|everyone
life ~ isnt|not ~ for me
jump|jumping off|from ~ my|the|a|this .. garage|bridge|roof|building|balcony|tower|window|cliff + thinking|thought|want|gonna|going|{i}
goodbye|farewell|suicide text|message|note|letter|letters + {near}|{i}
{one} .. {near} + pills|rope|gun|knife|blade|bridge|ledge + goodbye|die|kill|suicide|herself|himself|jump
scared|afraid of ~ myself
scared|afraid + {i} + do something ~ to|stupid|myself
might|will|gonna|could do something ~ to|stupid myself|tonight
my ~ last|final ~ day|night|message|week|goodbye >
{dead} sounds|seems|feels|looks|sound|seem ~ {relief}
{dead} ~ would|might|must ~ be ~ {relief} + {i}|me
what if i ~ just ~ never|didnt|dont ~ woke|wake|existed|died
{i} + took|taken|swallowed|swallowing ~ bunch|handful|bottle|lot|all|too|many|whole|pack|of + {pills}
{i} + {dead} + wont|will|want|wanna|ready|hoping|hope|wish ~ to|i
{i} + walk|run|step|jump|throw|drive|crash + into|in|off|front + traffic|train|bus|car|truck|tree|bridge
i should ~ die
why am i ~ alive|here >
{near} + kill|hurt|harm|hang {other}
ways|way|methods|method ~ to ~ die|kill|suicide|end + {i}|google|googling|googled|searching|looking
voices + tell|telling|say|saying + me|myself
{i} + {want} ~ dei|dy|dye
{i} + dont|not deserve|want|wanna ~ to ~ keep ~ living|life|live
cyanide|poison|arsenic + {i} + where|get|buy|want|quick|fast|drink
{near} + tried|attempted ~ to ~ overdose|suicide|die|kill
{i} + {high} + ledge|edge|over|off
{i} + hope|wish + not|never|dont + make it|survive|tomorrow|morning + to|the
{i} + see|seeing|imagine myself ~ living|alive
{i} + danger to myself
{one} .. {near} + been|is|keeps|started|still|again cutting
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
kys
{person}|{bullies} + tell|tells|told|telling|say|says|said|saying ~ me|i ~ should|to ~ kill|hang|die
{person}|{bullies} + threaten* + nudes|pics|pictures|photos|post|leak|share|kill|hurt|beat|tell|expose|me
{person}|{bullies}|to + leak|post|share|send|spread|leaked|posted|shared|sharing|sent ~ my|of|me|nudes ~ nudes|pics|pictures|photos|nude|me
nudes|nude|intimate + {i}|me|my + blackmail*|threat*|leak*|post*|shar*|sent|send*|spread*|money
blackmail*|sextort*|extort* me
{person}|{bullies} + blackmail* + me|{i}
{person} + said|says|promised|threatens|will|gonna|going ~ hell|kill|hurt|beat|stab ~ kill|me
hell|shell|theyll|gonna|going|will ~ kill|hurt|beat me + if|said|says|scared|afraid|father|dad|ex|boyfriend|husband
{i} + scared|afraid|terrified ~ of ~ him|her|my
{i} + scared|afraid|terrified + go|going|come|coming|be|being ~ home
dont|cant|not ~ want|wanna ~ go home + dad|father|mom|mum|stepdad|mother|parents|he|beat*|hit*|scared|angry|drunk
{person}|{bullies} + beat|jumped|attacked|attack|beats|jump|assaulted me
{person} + locks|locked|lock me ~ in|up|inside|out
{bullies} + bully|bullies|bullying|pick|picking|picks|mock|mocks|mocking|humiliate|harass|laugh|laughing + me ~ every|all|at|on|me|again
bully|bullies|bullying|bullied|harass|harasses|harassing|stalks|stalking|groped|molested|raped me
{i} + getting|being|get|got|am|was|been + cyberbullied|bullied|stalked|followed|groped|drugged|roofied|catcalled
touch|touches|touched|touching|grabbed|grabs|grab|kissed|kisses ~ me|my + coach|teacher|uncle|stepdad|professor|tutor|boss|uncomfortable|dont|didnt|without|stepbrother|brother|priest|trainer
touch|touches|touched|touching me + {person}
follows|followed|following|waits|waiting|stalking|stands|standing + me|my + home|outside|everywhere|night|door|house + ex|someone|guy|man|{person}
sleep|sex ~ with him|her + grade|grades|pass|exam|make|force|wont|said
professor|teacher|tutor|prof|boss + sleep|sex with him|her|me
forced|forces|forcing|made|makes|pressured|pressures|pressuring me ~ sex|touch|have|into|undress|strip
without my consent
said no + he|they|didnt stop + me|{i}|him
drugged|spiked my|me + {i}|someone|drink
{i} + marks|bruises + from|dad|father|mom|boyfriend|hits|hit|belt
my .. {near} + controls|monitors|tracks + phone|me|everything
strangles|strangled|choke|chokes|choked|slammed|shoved|threw me + {person}
gets|get|is|comes|got drunk|angry|violent|mad|home + hits|hit|beats|beat|throws + me|us|mom|mum|{i}
hits|beats ~ my|our mom|mum|mother|sister|brother + {person}
{person} + throws|threw ~ things|stuff|plates|bottles at me|us
my .. {near} + hit|beaten|abused|raped|assaulted|stalked|bullied + by|her|his
{family} + comes|came|coming ~ into|in|to my ~ room|bed
hand|hands .. on|up|under my ~ thigh|knee|leg|skirt|breast|butt|shirt
call|calls|called|calling me ~ fat|ugly|slut|whore|faggot|freak|retard|names|stupid|loser|worthless + they|every|everyone|day|classmates|push
push|pushes|shove|shoves|trip|trips|spit|spits me|on ~ me|in|into|down|against + they|hallway|wall|stairs|every|kids
wont|doesnt let|leave me ~ leave|alone|out|go + house|flat|outside|stalk*|follows|waits|passport|ex|{family}
waits|waited|waiting|standing|stands|shows|showing outside|up ~ my|at ~ flat|house|door|dorm|home|apartment|room
took|takes|hid my ~ passport|phone|keys + {family}|hits|leave
pay|money|euros|dollars|bitcoin + nudes|photos|pics|pictures|video|videos + or|otherwise|send|sends|post|leak + he|she|they|{i}|my
said|says|threatened|threatens|promised|swore + if|when ~ i ~ leave|tell|told|break|report|talk|say + he|she|they|{person}
{i}|my|dads|tomorrow + gun|rifle|knife|weapon|bomb + school|class|campus|uni + bring|bringing|take|taking|brought|got|have|see|see
theyll|they ~ will|all|gonna ~ all ~ see|pay|regret|die|sorry|suffer + {i}|tomorrow|gun|knife|school
{i} + make|making them|everyone ~ pay|suffer|regret|bleed|all
{i} + hurt|kill|murder|stab|shoot ~ him|her|them|my|someone|somebody|people ~ tomorrow|tonight|class|teacher|school|parents|roommate|classmates + want|gonna|going|will|ima|thinking|feel
make|makes|making|made fun of me + {bullies}
made|makes ~ group ~ chat + me|my + fun|pictures|about|hate
getting|get|got|receive|receiving|received ~ death ~ threats|threat
threats|threatening + me|{i} + message|messages|from|classmate|ex|he|death|texts
woke up + without|no|naked|clothes|undressed + {i}|my|me
{person} + filmed|filming|recorded|recording me
{person} + locked me
violence|violent|abuse|abusive + my|our ~ relationship|home|house|family|marriage|partner
"""

DESPAIR = """
{i} cant|can ~ go on >
{i} cant|can ~ go on like|anymore|living
{i} cant|cannot do this anymore ~ >
{i} cant|cannot do this anymore i|im|everything|and|please
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
{i} cant|cannot|can ~ not ~ do|take this|it anymore >
{i} cant|cannot|can ~ take|do this|it|life|all ~ anymore|longer
{i} cant|cannot ~ go on >|,|like|anymore|living
{i} + feel|feeling|felt .. hopeless|worthless|useless|empty|numb|broken|dead|nothing|unloved|unwanted + all|inside|every|anymore|always|alone|cry|about|myself|time|so|completely
{i} ~ completely|totally|utterly|absolutely|feeling|feel|so hopeless|worthless|empty|broken|alone|numb
nothing matters|makes anymore|to|sense
nothing matters >
whats|is ~ point of|in|to ~ anything|living|life|going|everything
whats|is ~ point ~ anymore >
{nobody} + notice|noticed|care|cares|cared|miss|sad|bother + if|when|about + i|me|gone|died|disappeared|dead|vanished
{nobody}|people ~ would|will|even|actually|cares|care|loves|likes|wants|understands|cares .. about|loves|me|miss ~ me
{nobody} cares about me
everyone|everybody|they all hates|hate me
no ~ way out >
no ~ way out + {i}|theres|trapped
{i} + no|lost ~ hope|future|will + left|anymore|me|for|live|all|see
{i} + stop|cant|cannot ~ stop|crying ~ crying
{i} + cry|crying|cried + every|all|constantly|nonstop|myself|nights|hours|daily|stop
{i} + cant|cannot|dont ~ get|leave|make ~ out ~ of|bed ~ bed|anymore|days|weeks
{i} + havent|hardly|barely + left|leave|leaving|got|eaten|slept + room|bed|days|weeks|eat|sleep
panic attack|attacks + {i}|my|me + have|had|having|get|getting|every|keep|another
anxiety|panic ~ attacks + {i} + every|daily|cant|constantly
{i} + burden
burden + to|on + everyone|everybody|all|my|family|parents|friends
{i} + so ~ alone|lonely >
{i} + so|completely|totally|always|utterly|all lonely|alone + nobody|noone|no|friends|anyone
{i} + have|got no|nobody one|friends|anyone|left + talk|care|alone|lonely|me|to|turn
{i} + breaking|falling|losing apart|down|it + cant|anymore|everything|life
{i} + failure|disappointment|waste + everyone|parents|family|life|space|such|complete|total
waste of space|oxygen + {i}|me
{i} hate|despise|loathe ~ myself|everything|existing|living|who ~ myself|about|>
{i} + drowning|suffocating|trapped + life|anymore|help|cant|breathe|inside|everything
dead|empty|numb|hollow ~ inside
{i} + severe|clinical|diagnosed|major ~ depression|depressed
my ~ depression|anxiety + bad|worse|back|cant|killing|got|getting
{i} + tired|exhausted|sick of ~ everything|fighting|pretending|trying|it|life|living + all|anymore|everything|life|living|fighting
{i} + dont|cant see ~ a|any|my ~ future
lost ~ will|hope|reason to|all ~ live|hope
{i} + want|wanna ~ disappear|vanish
giving|given|gave|give up on ~ life|living|myself|everything
{i} + {nobody} ~ left|one
{i} + dont|not know how ~ keep|go|carry|live ~ going|on|like|living
everything ~ is ~ much + {i}|disappear|cant
{i} + drowning ~ >|and|in
{nobody} hears|sees|believes ~ me
{i} + lie|lying|stay|staying|stayed|stuck ~ in bed + all|cant|days|week|tired|up
tired of ~ everything|living|life|existing|trying|fighting|pretending|this ~ >|life|everything + {i}
things|it will|wont|never|ever ~ never|get|gets ~ get|better + {i}|hope|no|never
never ~ gets|get ~ better + {i}|hope|it
no hope >|left|anymore|for
{i} + dont|not ~ want|wanna ~ keep going
{i} + dont|not ~ know how|why + keep|go|try|bother|even + going|on|try|anymore|bother|>
everything|life ~ is|feels|seems|feel ~ meaningless|pointless|hopeless|dark
{i} + cant|cannot + breathe + panic|scared|shaking|crying|anxiety
{i} + shaking|trembling + panic|scared|breathe|cry|crying
{i} + feel|feeling ~ trapped|lost|unloved|invisible|broken > 
{i} + spiral|spiralling|spiraling
{i} + cant|cannot ~ cope
{i} + lost ~ all|every ~ hope
dont|not see|have ~ any ~ hope|future|reason|point ~ >|left|anymore
end of my rope|tether
{i} + no one|friends|family + no family|friends|one
{i} have|got ~ no one >
{i} have ~ nobody >
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
cut|cutting|crop|cropping myself out
disappear|vanish|escape into|from|to|in|for the|a|my
hits|hit me with ~ question|questions|quiz|idea|news|homework|problem|fact
hits|hit me up|that|like
kill|kills|killing|hurt|murder me ~ if|when|for|with|over|unless
beat|beats|beating me at|to|every|again ~ chess|tennis|game|time
waking|wake up from sleep
throw|throwing my ~ laptop|computer|pc|phone|code|book
stabbed in the back
"""

FRAMES = """
patient|patients|nurse|assess
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
gta|kahoot|boxing
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

STUDY = """
class|course|discussed|discuss|teens|teenagers|adolescents|people|children|students|argue|argument|explain why
write about|on
essay*|paper|thesis|assignment on|presentation|lecture|seminar|textbook|chapter|article|study|studies|research|survey
define|definition*|difference*|theory|theories|model|models|statistic*|rate|rates|sources|prevention|topic
patient*|client*|dsm|icd|guideline*|symptoms|diagnos*|clinical|case|vignette|movie|film|book|series|news|documentary
mg|kg|ld50|rats|mice|toxicolog*|pharmacolog*|liver
according to
durkheim*|weber|foucault|freud*|sociolog*|philosoph*|culture|concept|argues|argued|professor said
"""

HINTS = {
    "SELF_HARM": """
{i}|me|my + suicidal|selfharm|overdose|overdosing|overdosed
{i}|me|my + self harm|harming|harmed
{i}|me|my + suicide + attempt|attempted|plan|planned|tried|note|considering|contemplating
{i} + think|thinking|thought|thoughts ~ about|of ~ suicide
{i}|me|my + anorexic|anorexia|bulimic|bulimia|purging
{me} + being dead|gone + think|thinking|imagine|wish|want|about|like|better
{me} + {lethal} myself
how ~ to ~ hang|kill|hurt|cut ~ myself
{one} .. {near} + {lethal} {other}
{pills} + die|lethal|fatal|overdose|kill + {me}|many|much|enough|someone
die|death|dying without pain|painlessly|suffering
hang|hanging|hung in|myself ~ dorm|my|room|closet + {i}|my
scars + my|{i} + arms|arm|wrists|hide|cuts|cutting|legs|thighs
{me} + {dead} + {relief}
{me} + blade|razor|blades|razors|boxcutter
{me} + punch|hit|bang|scratch|bite|burn|cut + bleed|bleeds|bleeding|blood|bruise|bruises|bruised
{near} + cutting|cuts|hurting|burning|starving + promise|secret|tell|arms|wrists|worried|scared|help
{near} + {pills} + took|taken|swallowed|bottle|overdose*
{near} + {dead} + wants|wish|wishes|wanna|tonight|herself|himself|said|says|better
{me} + end|ending + things|it|everything|life + all|think|thinking|thought|want|tonight|ready
{me} + {high} + jump|jumping|fall|fell|step|edge
""",
    "VIOLENCE": """
{i}|me + bullied|abused|abusive|assaulted|raped|stalked|stalker|molested|harassed
my ~ abuse|rape|assault|abuser|rapist|stalker|bully|bullies
{me} + {family} + violent|aggressive|drunk|hit|beat|hurt|hurts|scared|afraid + scared|hit|beat|hurt|hurts|afraid|violent
{i}|me + beaten|bullied|harassed|stalked|assaulted|raped|groped|threatened
{person} + {attack} me|us|my
{family} + {attack} + me|my
{family} + me + yells|screams|drunk|drinking|angry + every|scared|hit*|beat*|hide
{one} .. {near} + is|was|gets|being|been ~ {harmed}
{one} .. {near} + {hits} her|him
""",
    "DESPAIR": """
{i}|my + depressed|depression|ptsd|flashbacks|trauma + have|im|feel|been|since|my|diagnosed
{i} + hopeless|worthless|lonely|empty|unlovable|unloved|numb + feel|feeling|so|completely|always|everything
{i} + alone|lonely + cry|crying|cries|nobody|noone|sad|scared|empty|unbearable|no|anymore|friends
{i} + sad + all|always|every|constantly|empty|crying|anymore
""",
}
