# SPDX-License-Identifier: EUPL-1.2
"""What people write in German who are not well, and what only sounds like it. How a form is written: `forms`."""

FILLERS = """
eine einen sexuell körperlich psychisch absichtlich innerlich gestern vorgestern letzte woche letztens neulich das den zuhause
einfach nur noch am liebsten so gern gerne auch jetzt heute morgen doch echt wirklich manchmal oft lieber
endlich schon ja halt eh gerade grad ich mal wieder gar selbst selber sofort bald immer öfter ehrlich total
sehr seit schwere starke richtig voll mega nie heut digga bro alter irgendwie eigentlich ab und zu mich hier
mir du es
"""

LISTS = {
    "will": "will möchte wollte würde mag werde",
    "habe": "habe hatte",
    "person": """vater papa mutter mama mutti eltern bruder schwester freund freundin mann frau ex exfreund exfreundin
        stiefvater stiefmutter onkel tante opa oma cousin mitschüler mitschülerin mitschülern klassenkamerad trainer
        lehrer nachhilfelehrer chef mitbewohner nachbar kommilitone er sie jemand typen jungs typ partner klasse clique lehrerin chefin trainerin papi
        verlobter stiefbruder pflegevater""",
    "hits": "schlägt schlug schlagen geschlagen haut hauen gehauen verprügel* prügelt prügeln vermöbel* tritt getreten "
    "würgt gewürgt würgen misshandel* verdrischt verdroschen",
    "harmed": "geschlagen verprügelt misshandelt missbraucht vergewaltigt belästigt bedroht gewürgt gestalkt gemobbt "
    "begrapscht eingesperrt erpresst verdroschen zusammengeschlagen",
    "family": "vater papa mutter mama stiefvater stiefmutter eltern freund mann ex bruder onkel opa partner typ",
    "near": """freundin freund kumpel mitbewohner mitbewohnerin mitschüler mitschülerin kommilitone kommilitonin bruder
        schwester mutter vater tochter sohn cousin cousine bekannte bekannter kollegin kollege klassenkameradin
        klassenkamerad kind mama papa partner partnerin ex nachbarin nachbar""",
    "one": "mein meine meiner meinem eine ein einer einem unser unsere jemand",
}

SELF_HARM = """
ich + mich umbringen|umzubringen
mich ~ umbringen|umzubringen >
bringe|bring ich mich ~ um
bringe|bring mich ~ um
ich + mich töten|erhängen|aufhängen|erschießen|vergiften|ertränken
mich ~ töten|erhängen|erschießen|vergiften|ertränken
ich + nicht mehr ~ leben
will|möchte nicht mehr ~ leben
ich + nicht mehr ~ aufwachen
ich + nicht mehr ~ existieren
ich + will|möchte|wollte nicht mehr ~ da|hier ~ sein
ich + {will} ~ sterben >
ich + {will} ~ sterben und|aber|weil|wenn
ich ~ sterben ~ will|möchte
< will|möchte ~ sterben >
ich + wünschte ~ tot
ich + wäre ~ tot
ich + will|möchte ~ tot sein
ich + suizidgedanken|selbstmordgedanken|todesgedanken|suizidal*|lebensmüde
ich + denke|denk|dachte|gedacht|nachgedacht + an|über selbstmord|suizid|freitod
ich + gedanken .. an selbstmord|suizid
ich + {habe} .. selbstmord|suizid versucht|vor|geplant
{habe} ~ versucht mich umzubringen
mir + leben ~ nehmen
nehm|nehme ~ leben
mein|meinem leben ~ ende|beenden
ich + leben ~ beenden
keinen|kein|keine bock|lust|grund|sinn .. leben >
besser + ich ~ tot
liebsten + tot
mich nicht|nie ~ gäbe
ich + nie geboren
nie ~ aufwachen + ich
ich + für immer schlafen|einschlafen|weg
mir ~ was|etwas antun|antue|antu|anzutun
tu|tue mir ~ was|etwas ~ an
ich + nicht ~ weiterleben|weiterzuleben
abschiedsbrief + ich|mein|meinen
verletz|verletze|verletzt mich ~ selbst|absichtlich|wieder|oft
mich|mir absichtlich|selber ~ weh|verletz*
ich + erschieß|erschieße|erhäng|erhänge|vergifte|ertränke mich
häng|hänge mich ~ auf
ich + von .. brücke|dach|hochhaus|balkon .. springen|stürzen|spring|springe
ich + schlaftabletten
ich|mir .. aufgeritzt|aufritzen|aufschneiden|aufgeschnitten
ich|mir + arme|arm|beine|haut + aufgeritzt|aufritzen|aufschneiden|aufgeschnitten
ich + schluck|schlucke|nehme .. alle ~ tabletten|pillen
bringt|bringe man|ich .. um + schnellsten|besten|sichersten
ich + wache|wach .. nicht mehr|nie ~ auf
ich + selbstmordgefährdet|suizidgefährdet
ich + mit dem leben abgeschlossen
ich + leben + abgeschlossen|satt|müde
wozu|wofür lebe|leb ich
suizid|selbstmord + einzige lösung|ausweg
schmerzlos|schmerzfrei + umbringen|sterben|suizid|selbstmord|töten
wie .. man sich ~ umbringen|umbringt|umbringe
tabletten + um zu sterben
ich + suizid|selbstmord begehen|begehe|machen
ich + leben + nicht mehr ~ lebenswert
allem .. ende ~ setzen|machen|bereiten + ich
tabletten|pillen + schluss ~ machen
ich + tabletten|pillen + gesammelt|geschluckt
ich + zu viele|alle tabletten|pillen|schlaftabletten
ich + überdosis
mich + ritz|ritze|ritzen|geritzt
mich + selbst ~ verletzen|verletze|verletzt|verletz|zu
ich + selbstverletz*
mir + selbst|selber .. weh|wehtun|wehzutun
ich + schneid|schneide ~ mich
ich + arme|arm|handgelenk|pulsadern aufschneiden|auf|aufgeschnitten
pulsadern + ich|mir
ich + spring|springe|springen .. von|vor .. brücke|dach|zug|hochhaus|balkon|bahn
ich + vor .. zug|bahn|bus werfen|schmeißen|springen|legen|werfe|werf
mich + vor .. zug|bahn|bus
mich + unalive*
ich + unaliven
ich + schluss machen mit dem leben|allem
ich + verdiene|verdien nicht zu leben
{one} .. {near} + ritzt|ritz sich
{one} .. {near} + sich .. umbringen|umzubringen|antun
{one} .. {near} + sich|ihr|ihm + leben ~ nehmen
{one} .. {near} + leben ~ beenden
{one} .. {near} + schneidet|ritzt|verletzt sich
{one} .. {near} + sich ~ was|etwas antun|angetan|antut
{one} .. {near} + nicht mehr ~ leben
{one} .. {near} + will|möchte|wollte ~ sterben
{one} .. {near} + suizidgedanken|selbstmordgedanken|suizidal*
{one} .. {near} + suizid|selbstmord begangen|versucht|begehen
{one} .. {near} + verletzt|schneidet sich ~ selbst
"""

VIOLENCE = """
{person} + {hits} mich|uns
{person} + mich|uns + {hits}
{person} + mich|uns .. geschlagen|gehauen|getreten|gewürgt|verprügelt
ich + werde|wurde|bin|worden + {harmed}
{harmed} worden > + ich
mich + vergewaltigt|missbraucht|misshandelt|begrapscht|gestalkt|stalkt
{person} + mich + bedroht|belästigt|erpresst|bedrohen|gemobbt|mobbt|mobben|einsperrt|eingesperrt
bedroht|bedrohen mich + {person}
fasst|fasste|grapscht mich .. an + {person}
{person} + mich .. anfasst|angefasst|anfassen
ich + angst .. nach hause|heim ~ gehen|zu
trau|traue mich nicht .. nach hause|heim
droht|drohen|gedroht|drohte + mich umzubringen|umbringen|töten|zu
droht|gedroht|drohte|drohen + mir ~ gewalt|weh
mir ~ was|etwas|gewalt ~ antut|antun|anzutun|angetan
sticht|stechen|stecht|steche mich ~ ab
mich ~ abstechen|abzustechen|absticht
messer + mich .. bedroht|ab|abstechen
ich + zu hause|zuhause|daheim .. geschlagen|verprügelt|misshandelt
{person} + {hits} .. mich
{person} + {hits} mir ..  gesicht|bauch|kopf|ohrfeige|ohrfeigen
{person} + mir .. gesicht ~ {hits}
gewalt + hause|zuhause|daheim + mir|uns|ich
ich + gewalt + erlebe|erlebt|erfahre|erfahren|zuhause|daheim
{person} + {hits} ~ meine|meinen|unsere mutter|mama|schwester|bruder|geschwister
{person} + meine|meinen|unsere mutter|mama|schwester|bruder|geschwister + {hits}
mein|meine .. gewalttätig|handgreiflich|übergriffig
mich + gezwungen|zwingt|zwang + sex|ausziehen|auszuziehen|anzufassen|küssen|nackt*
gegen meinen willen + mich|mir|ich
nacktbilder|nacktfotos + mir|mich
angst vor mein|meinem|meiner .. {family}
{family} + will|wird|wollte mich ~ umbringen|töten|schlagen|verprügeln|abstechen
{family} + verfolgt|verfolgen|stalkt mich
{person} + sperrt|sperren mich .. ein
schule|uni|klasse + in die luft jagen|sprengen
ich + waffe|pistole|knarre|messer + schule|uni + mit|mitbringen|mitnehmen|dabei|alle
ich + töte|erschieße|ersteche ~ meinen|meine|alle
ich + zwangsheirat|zwangsverheiratet
muss|soll ~ heiraten gegen meinen willen
ich + amok
ich + stech|steche|knall|knalle|schlitz .. alle|sie|ihn ~ ab
ich + alle|sie|ihn ~ abstechen|abknallen|erschießen|umbringen
ich + bring|bringe .. alle .. um
{one} .. {near} + wird|wurde|werden|worden + {harmed}
{one} .. {near} + {hits} ~ sie|ihn
"""

DESPAIR = """
< ich kann ~ nicht mehr >
ich kann ~ nicht mehr und will
ich kann und will ~ nicht mehr
ich bin .. last|belastung ~ für
ich ~ ertrage .. nicht mehr
ich halte|halt .. nicht mehr aus
mein|meinem|dem leben + keinen|kein sinn
leben .. sinnlos + mein|mein|alles|ich
hat|habe|macht ~ alles ~ keinen sinn mehr
ohne mich + besser dran|besser
niemand|keiner|keinem + vermissen|vermisst + mich
allen|alle|anderen ~ nur|bloß|eine last + ich
ich + bin ~ allen ~ egal
niemand|keiner + mich + mag|liebt|braucht
ich hasse mich
mich selbst + hasse|verabscheue
ich bin ~ nichts wert
ich bin ~ wertlos|nutzlos
ich + fühl|fühle ~ wertlos|nutzlos|hoffnungslos|leer
ich + keinen ausweg
ich + keine kraft mehr > + leben
keine kraft mehr ~ zum|zu leben
ich + keine kraft mehr zum leben
ich + {habe} ~ depressionen|depression
ich bin ~ depressiv
mir + depression|depressionen diagnostiziert
verzweifelt und .. weiter
alles ~ ist ~ sinnlos|hoffnungslos
< ich {habe} ~ keine kraft mehr >
< ich will|mag ~ nicht mehr >
mein leben ~ ist ~ scheiße|kacke|vorbei|hölle|kaputt|sinnlos|wertlos
mein leben ~ ist die hölle
ich hasse mein leben
mir geht es|s ~ psychisch|seelisch|mental .. schlecht|beschissen|mies
ich + fühl|fühle ~ einsam|ungeliebt
ich + niemanden zum reden
ich + schaff|schaffe ~ alles ~ nicht mehr
ich gehe|geh ~ daran kaputt
ich + {habe} ~ panikattacken|angstattacken|nervenzusammenbruch
ich + heule|heul|weine|wein ~ nur
ich + heule|heul|weine|wein ~ jede|jeden|die
ich + weiß .. wie .. weiterleben|weiterleben
ich bin ~ am ende > + ich
ich bin ~ am ende mit
alles + mir + zu viel
"""

IDIOMS = """
sterbe|sterb|sterben ~ vor .. lachen|hunger|langeweile|scham|neugier|müdigkeit|durst|hitze|kälte|aufregung
lach|lache|lachen mich ~ tot|kaputt|schlapp
schlägt|schlagen|schlug mich|mir .. vor
schlägt|schlagen mich ~ als
haut|hauen mich .. um
bringt|bringen mich .. um
ärgere mich zu tode
nicht mehr ~ leben im spiel|game|level
mehr leben ~ haben|verlieren|bekommen
leben verlor|verloren|verliere|verlieren
"""

FRAMES = """
übersetz*
auf|ins englisch|englische|latein|lateinische|französisch|französische|spanisch|spanische|deutsch
bedeutet|heißt .. satz|wort|ausdruck
konjunktiv
grammatik*
beispielsatz
der satz|vers|ausruf
aus .. sicht|perspektive
tagebucheintrag
monolog*
rollenspiel
figur|figuren|protagonist*|ich erzähler|hauptfigur|romanfigur
roman|romans|novelle|gedicht|gedichts|drama|dramas|szene|theaterstück|ballade|lied|songtext|kurzgeschichte|krimi|filmszene
sagt|ruft|denkt|schreibt er|sie|werther|gretchen|faust|hamlet|effi|woyzeck|romeo|julia
werther|werthers|woyzeck|effi|hamlet|gretchen|ophelia
sachverhalt|strafbar*|stgb|bgb|gutachten|notwehr|strafe|gesetz*|rechtlich*|paragraph|tatbestand
prozess*|thread
berechn*
geschwindigkeit|fallzeit|beschleunigung|meter
zitat|zitiere|interpretier*
"""

GAMES = """
schach|spiel|spielen|tennis|tischtennis|badminton|squash|skat|poker|fifa|mario|kart|minecraft|fortnite|valorant|karten
|billard|wettrennen|game|level|match|boss|endboss|dame|backgammon|uno|quiz
"""

PERSONAL = """
ehrlich gesagt
ich selbst|selber
mir geht es|s
im ernst|kein scherz|kein witz|ohne witz
geht mir genauso|auch
"""

LAUGHS = """
haha*|hahaha*|lol|xd|lmao|rofl|witzig|lustig
"""
