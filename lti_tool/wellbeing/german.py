# SPDX-License-Identifier: EUPL-1.2
"""What people write in German who are not well. How a form is written: `forms`."""

from lti_tool.wellbeing.german_subjects import FRAMES as FRAMES
from lti_tool.wellbeing.german_subjects import GAMES as GAMES
from lti_tool.wellbeing.german_subjects import IDIOMS as IDIOMS
from lti_tool.wellbeing.german_subjects import LAUGHS as LAUGHS
from lti_tool.wellbeing.german_subjects import PERSONAL as PERSONAL
from lti_tool.wellbeing.german_subjects import STUDY as STUDY

FILLERS = """
eine einen sexuell körperlich psychisch absichtlich innerlich gestern vorgestern letzte woche letztens neulich
das den zuhause
einfach nur noch am liebsten so gern gerne auch jetzt heute morgen doch echt wirklich manchmal oft lieber
endlich schon ja halt eh gerade grad ich mal wieder gar selbst selber sofort bald immer öfter ehrlich total
sehr seit schwere starke richtig voll mega nie heut digga bro alter irgendwie eigentlich ab und zu mich hier
mir du es
"""

LISTS = {
    "will": "will möchte wollte würde mag werde wünschte hoffe",
    "habe": "habe hatte",
    "person": """vater papa mutter mama mutti eltern bruder schwester freund freundin ehemann ehefrau ex exfreund exfreundin
        stiefvater stiefmutter onkel tante opa oma cousin mitschüler mitschülerin mitschülern klassenkamerad trainer
        lehrer nachhilfelehrer chef mitbewohner nachbar kommilitone er sie jemand typen jungs typ partner klasse clique
        lehrerin chefin trainerin papi
        verlobter stiefbruder pflegevater""",
    "bullies": """alle anderen klasse mitschüler mitschülerinnen klassenkameraden jungs mädchen mädels typen clique kollegen
        eltern vater mutter stiefvater bruder freund trainer jeder leute""",
    "harass": "mobben mobbt gemobbt hänsel* auslach* ausgelacht beleidig* beschimpf* bespuck* bespucken anspuck* schubs* ausgrenz* "
    "schikanier* erniedrig* demütig* quäl* terrorisier*",
    "pills": "tabletten pillen schlaftabletten schlafmittel paracetamol ibuprofen medikamente medis insulin antidepressiva",
    "me": "ich mich mir mein meine meinen meinem meiner meins habe bin",
    "lethal": "umbringen umzubringen umgebracht erhängen erhängt erschießen ertränken vergiften strangulieren",
    "relief": "besser leichter einfacher froh erleichtert problem ruhe egal erlöst schön schöner friedlich vermissen fehlen traurig merken "
    "merkt glücklicher erlösung angenehm angenehmer schlimm gut verlockend endlich befreiend",
    "dead": "sterbe sterben tot tot gestorben verrecke verrecken",
    "blade": "klinge klingen rasierklinge rasierklingen rasierer cutter cuttermesser scherbe scherben",
    "mine": "mein meine meiner meinem meinen ein eine einer unser unsere",
    "attack": "schubst schubste stößt stieß gestoßen geschubst zusammengeschlagen zusammenschlägt totschlägt totschlagen totgeschlagen wirft "
    "geworfen schmeißt packt gepackt bespuckt angespuckt festgehalten gekniffen verbrüht verbrannt angezündet begrapscht angebrüllt "
    "anbrüllt anschreit niedergeschlagen gewürgt ohrfeigt geohrfeigt",
    "suicide": "suizid selbstmord freitod selbsttötung selbstverletzung",
    "high": "brücke dach hochhaus balkon klippe fenster turm parkhaus",
    "rails": "zug bahn bus gleise gleis gleisen auto lkw ubahn sbahn straßenbahn tram",
    "cutting": "ritz ritze ritzen ritzt geritzt schneid schneide schneidet schneiden geschnitten aufgeschnitten aufgeritzt",
    "hits": "schlägt schlug schlagen geschlagen haut hauen gehauen verprügel* prügelt prügeln vermöbel* tritt getreten "
    "würgt gewürgt würgen misshandel* verdrischt verdroschen",
    "harmed": "geschlagen verprügelt misshandelt missbraucht vergewaltigt belästigt bedroht gewürgt gestalkt gemobbt terrorisiert fertiggemacht gehänselt gedemütigt "
    "begrapscht eingesperrt erpresst verdroschen zusammengeschlagen",
    "family": "vater papa mutter mama stiefvater stiefmutter eltern freund ehemann ex bruder onkel opa partner typ",
    "near": """freundin freund kumpel mitbewohner mitbewohnerin mitschüler mitschülerin kommilitone kommilitonin bruder
        schwester mutter vater tochter sohn cousin cousine bekannte bekannter kollegin kollege klassenkameradin
        klassenkamerad mama papa partner partnerin ex nachbarin nachbar""",
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
ich + {habe}|bin|mit .. suizidgedanken|selbstmordgedanken|todesgedanken|suizidal|lebensmüde
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
ich|mir + arme|arm|arm*|unterarm*|bein*|haut|oberschenkel|handgelenk* + aufgeritzt|aufritzen|aufschneiden|aufgeschnitten
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
ich + nicht mehr|länger ~ da|hier ~ sein|bin|wäre
< will|möchte|mag|wollte nicht mehr ~ leben|existieren|aufwachen|da
nicht mehr|nie aufzuwachen
ich + nicht|nie ~ mehr|wieder ~ aufwachen|aufwache|aufzuwachen
ich + für immer ~ verschwinden|verschwinde|einschlafen|schlafen|gehen|gehe|weg
< verschwinden ~ für immer
ich + {will} ~ verschwinden , für immer
ich + lebe|leb ~ nicht mehr gern|gerne
keinen|kein|keine bock|lust .. auf .. leben
leben + nicht mehr|länger ~ ertragen|ertrage|aushalten + ich
{will} ~ alles ~ beenden > + ich
setz|setze|mach|mache|bereite ich .. ein ende
ich + dem|allem|leid|elend|qual .. ein ende ~ setzen|machen|bereiten|setze|mache
schluss ~ mit allem|leben + ich|mach|mache
schluss ~ mit dem|meinem leben
schmerzlos*|schmerzfrei + tot|weg|methode + ich|man|zu
am wenigsten|schnellsten|schmerzlosesten|einfachsten|leichtesten + sterben|umbringen|stirbt + man|ich|zu|wie
{pills} + wie viele|viel|wieviel|wieviele + sterben|tödlich|tot|stirbt|umbringen|reichen|sicher + nehmen|schlucken|muss|brauche|brauch|ich
{pills} + zum|zu sterben
{pills} + für eine überdosis
überdosis {pills} + ich|mir|man
ich + {pills} + gesammelt|gehortet|geschluckt|bereitgelegt|bereit|genommen + alle|viele|zu|schluss|gesammelt|gehortet|packung|überdosis
packung {pills} + ich|mir|genommen|geschluckt
steh|stehe|stand|sitz|sitze|saß + {high}|gleisen|bahnsteig + spring*|runter|runterspringen|fallen + ich
ich + {high} + runterspring*|runterstürz*|springen ~ soll|sollte|will
ich + runterspring*|hinunterspring* + {high}
mich|sich vor .. {rails} + werfen|schmeißen|legen|stellen|werfe|werf|zu|springen
ich|mich + auf die|den|der|das gleise|gleis|schienen
ich|mir|mich + rasierklinge*|klinge|klingen + arm|haut|wieder|gekauft|versteckt|schneid*|ritz*|brauche
< {habe} .. geritzt
ich + {habe} .. geritzt
ich + wieder|jeden|oft|täglich ~ geritzt|ritze|ritzen
ich + mit ritzen|schneiden + angefangen|aufhören|wieder|aufgehört
ich + svv
drang + ritzen|schneiden|verletzen|selbstverletz* + ich|mich|mir
ich|mir|mich + zigarette*|feuerzeug|bügeleisen + arm|haut|bein|hand|mich + drück|drücke|ausgedrückt|verbrenn*|verbrannt|aus|brenn*
mir|mich + absichtlich|selbst|selber|immer + verbrenn*|verbrannt|brenn
mir + schmerzen|wunden|verletzungen|leid + zufüg*|zuzufügen|zugefügt
mir|mich + hau|haue|schlag|schlage|boxe|box|kratz|kratze|beiß|beiße + blutig|blutet|blau|wund|bluten
ich + hau|haue|schlag|schlage|boxe|box mich|mir .. selbst|selber
ich + mich|mir + selbst|selber + schlage|schlag|hau|haue|kratze|beiße|bestrafe|bestraf|bestrafen|zu + bestrafen|bestrafe|kopf|gesicht|arm|arme|schlage|haue
mich + zu bestrafen
hungere|hunger mich + ich
ich + absichtlich + esse|ess|gegessen|essen|hungere|hungern|erbrech*|übergeb*|kotz*
ich + übergebe|übergeb|erbreche|kotze mich|.. + nach .. essen
ich + schlinge|strick|seil + hals|gekauft|gekauft|aufhängen|decke|balken
ich + messer|waffe|pistole|klinge + mir ~ an .. kopf|schläfe|hals|handgelenk|pulsadern|kehle
nie wieder|mehr .. von mir hören
nichts mehr von mir hören
meine|mein letzte|letzter nachricht|nacht|abend|brief|worte|tag + leb*|tschüss|machts|danke|ich|alles|wohl
ich + verabschied* + für immer|leben|welt|letzte*
ich + {habe} .. abschiedsbrief*
wenn ich ~ tot|gestorben|nicht mehr|nimmer ~ bin|da|wäre|lebe
bin ich ~ bald ~ tot|nicht mehr da|erlöst
ich + bald nicht mehr ~ da|hier|leben|lebe
ich + erlösung + tot|sterben|leben
ich + sehne|sehn|wünsch|wünsche|wünschte + tot|sterben|tot
ich + gedanken|gedanke|denke|denk|dachte|überlege + zu sterben|tot zu|sterben|tot|nachgedacht|umzubringen|umbringen
gedanken|gedanke|drang|plan|entschluss + mich ~ umzubringen|umbringen|töten
{suicide} + einzige|einzigen + woran|was|lösung|ausweg|weg|ich
ich|mir|mich|meine|meinen + suizidgedanken|selbstmordgedanken|suizidversuch*|selbstmordversuch*|suizidplan*
kein|keinen|keine grund + leben|weiterleben|lebe + ich|mir
tot besser|lieber + ich
wäre|wär ich ~ tot
besser|schöner|leichter + wenn ich .. nicht|nie ~ mehr ~ aufwache|aufwachen|da|geboren|existier*|leb*|gibt|gäbe
fallen|falle|fall .. zur|zu last + ich + weg|tot|ohne|nicht mehr|allen
ich + {will} .. nicht umbringen
ich + leben ~ weg*
{one} .. {near} + {cutting} + sich
{one} .. {near} + sich|ihre|seine|die|den + arme|arm|haut|pulsadern|handgelenk + aufgeschnitten|aufgeritzt|ritzt|schneidet
{one} .. {near} + sich vor|von .. {rails}|{high}
{one} .. {near} + abschiedsbrief
{one} .. {near} + {suicide} + redet|spricht|denkt|gedacht|schreibt|droht|versucht|begangen|will
{one} .. {near} + tabletten|pillen|überdosis + geschluckt|genommen|gesammelt
{one} .. {near} + geritzt|ritzen
{one} .. {near} + nicht mehr ~ da|hier|aufwachen
angst vor mir selbst|selber
mir ~ was|etwas ~ tue|tu|tun|zufüge|antue > + angst|ich
am leben ~ zu sein|bleiben + nicht|kein|keine|ich
das|dies ~ mein|meine letzter|letzte ~ tag|nacht|abend|nachricht|semester >
überfahren|unfall|unfälle|krebs|blitz + ich|mir|mich + froh|erleichtert|hoffe|hoffen|wünschte|wünsche
welt ~ verlassen + ich|diese
ich + {habe} .. mit dem leben
ich + lieber|gerne|endlich tot|gestorben|sterben
ich + gleisen|bahngleise|bahngleisen
ich + nicht mehr leben
ich + {will} ~ nie mehr|wieder aufwachen
schwester|bruder|freund|freundin|mutter|vater|mitbewohner|mitbewohnerin|kumpel|cousin|cousine + sich ~ zu|selbst umbringen|erhängen|töten|umgebracht|erhängt|ritzt|verletzt + mein|meine|meiner|meinem
nicht mehr|länger auf|in dieser welt|erde
gibt es mich ~ nicht
morgen|bald + nicht mehr lebt|lebe|leben|da + {near}|ich|er|sie|mich
tschüss|verabschieden|ciao + nicht mehr|nie wieder|für immer + mich|ich
ich + {will} ~ einschlafen + war es|nie|nicht|immer
ich + könnte ~ einschlafen + war es|nie|nicht|immer
ich + {will} + aufhört|aufhören|vorbei|ruhe + für immer
für immer + ruhe|aufhört|weg|schlafen|vorbei + ich
schluss ~ gemacht + trau|traue|längst|leben|allem|mut|feige + ich
schluss ~ zu machen + darüber|gedanken|allem|leben|überlege|plane
trau|traue|feige + umzubringen|sterben|springen|umbringen + ich|mich
plan ~ für + heute nacht|morgen|meinen + tabletten|pillen|seil|brief|tot
tabletten|pillen + liegen|bereit|nacht|neben + ich|mir|plan|heute
sui|suizid|selbstmord|todes gedanken
ausweg|lösung + als den tot|suizid|selbstmord|umzubringen|sterben
ich + nur noch ~ sterben|tot|die|weg
ich + {will} ~ die
zyankali|zyanid|gift|strychnin|arsen + ich|man + schnell|besorg*|krieg*|kaufen|bekomm* + will|dass|wo|sterben
stimmen + befehlen|sagen + ich|mich|mir
ich + alles vorbereitet|geregelt|vorbereite + brief|tabletten|nacht|nie|ruhe|tschüss|für immer
ich + gelegt|liege|lag + schienen|gleise|gleisen
ich + keine schmerzen mehr + weg|spüren|tot|ruhe
ich + es .. heute|morgen|nacht ~ nacht|tun|durchziehen|machen tun|durchziehen|beenden
ich + nicht länger ~ leben|weiterleben|da
denke|denk|dachte .. ans|an .. sterben|tot|suizid|selbstmord
esse|ess|iss kaum|fast|gar .. nichts|was|noch + ich
ich + übergebe|übergeb|erbreche mich|es|alles + danach|essen|immer|absichtlich
{one} .. {near} .. will|wollte sich ~ was|etwas antun
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
trau|traue|traute mich ~ nicht ~ heim|heimzugehen|nach|rein
angst + nach hause|heim|heimzugehen|heimzukommen|heimkommen + ich
ich + will|kann|darf|möchte nicht nach hause|heim + angst|schläg*|wegen|vater|papa|mutter|mama|eltern|stiefvater|freund
rastet|rasten|flippt|dreht .. aus|durch + vater|papa|mutter|mama|stiefvater|freund|mann|ex + mich|mir|angst|wieder|immer|ich
mich .. fertig + {bullies} + mach*|jeden|ständig|immer
{bullies} + mich|mir + {harass}
mich|mir .. {harass} + {bullies}|sie|täglich|jeden|ständig
ich + opfer + mobbing|gewalt|missbrauch
mobbing gegen mich
erpresst|erpressen|erpresste|erpresse mich
{person} + mich .. erpresst|erpressen|erpresste
ich + werd|werde|wurde .. erpresst|gemobbt|gestalkt|bedroht|ausgegrenzt|schikaniert|gehänselt
nacktbild*|nacktfoto*|nudes|intime + mir|mich|ich|meine + droh*|erpress*|veröffentlich*|verbreit*|schick*|teil*|rumgeschickt|herumgeschickt|klasse|chat
lauert|lauern|lauerte mir .. auf
ex|jemand|typ|mann|er|stalker + vor mein|meiner|meinem|meine tür|haus|haustür|fenster|wohnung
verfolgt|verfolgen|beobachtet|stalkt|stalken mich + {person}
{person} + mich + berührt|berühren|betatscht|befummelt|streichelt + sexuell|unangenehm|will|überall|brust|po|hintern|beine|intim*|heimlich
mich + gezwungen|zwingt|drängt|gedrängt|nötigt|genötigt|bedrängt + sex|schlafen|küssen|nackt*|bilder|sexuell*|ausziehen|auszuziehen
mit ihm|ihr ~ schlafe|schlafen|ins|sex + note|noten|prüfung|klausur|bestehen|muss|soll|will
ko tropfen + mir|ich|mich
droht|drohen|gedroht|drohte|bedrohen + mich|mir + {person}|{bullies} + verprügel*|umbring*|umzubringen|töten|abstech*|schlag*|zusammenschlag*|kaputt|fertig|weh
sagt|gesagt|droht|gedroht|schreibt|geschworen|tötet + ihn|sie verlasse|verrate|anzeige|anzeig|verpetze
sagt|gesagt|droht|gedroht|schreibt + was sage|erzähle|verrate + mir|mich
angst ~ vor .. ihm|vater|papa|stiefvater|mutter|mann|freund|ex|bruder|onkel|trainer + ich|mir
blaue flecken + schl*|von|vater|freund|mann|getreten
ich soll|sollte ~ mich umbringen|aufhängen|erhängen|töten + schreib*|sag*|alle|sie|chat|geschrieben|gesagt|meint|meinen
ich soll|sollte ~ sterben|verrecken + schreib*|sag*|alle|sie|chat|geschrieben|gesagt
bring dich um + mir|zu|schreib*|sag*|gesagt
freund|mann|partner|ex|eltern|vater + kontrolliert|kontrollieren + handy|alles|mich
will|wollen mich .. verheiraten|zwangsverheiraten
krieg|kriege|bekomm|bekomme|bekam|gibt|setzt + schläge|prügel|haue|gürtel + ich|vater|papa|mutter|zuhause|daheim|wieder
zuhause|daheim + schläge|prügel|{harmed}
gürtel|kabel|stock + {hits} + mich|mir|uns
als kind + missbrauch*|angefasst|geschlagen|vergewaltigt + ich|mich|mir
gegen meinen willen
kommt|kam|kommen nachts|abends ~ in|zu ~ mein|mir zimmer|bett|ins
{person} + nachts|abends + in|an mein|meinem zimmer|bett
{person} + zimmer|bett + kommt|legt|kam|schleicht + zu mir
hand|hände|finger .. auf|aufs|an .. knie|oberschenkel|bein|po|hintern|brust + mir|mich|meine|mein
anzüglich* + mir|mich
fakeprofil|fakeaccount + mir|mich|droh*
bilder|fotos|video|videos|chatverläufe + mir|mich|meine|meinen + droh*|erpress*|veröffentlich*|rumschick*|rumgeschickt|herumgeschickt|sonst
sonst + schickt|postet|veröffentlicht|zeigt|leakt|teilt + fotos|bilder|video|nudes|nacktbilder + ich|er|sie|typ|mein|meine
gezwungen|zwingt|zwang|überredet + nicht wollte|will|möchte + ich|mich|mir
{family} + schreit|brüllt|säuft|besoffen|betrunken|trinkt + schlägt|haut|prügelt|tritt|schlagen|wirft|schmeißt
schlägt|haut|prügelt|würgt ~ mama|mutter|schwester|geschwister|uns + {family}
{person} + zwingt|zwang|zwingen mich + dinge|sachen|sex|bilder|ausziehen|anfassen
an|auf .. po|hintern|brust|brüste|busen|schritt|arsch|intimbereich ~ gefasst|gegriffen|gegrapscht|fasst|grapscht|gelangt|angefasst|greift + mir|mich
zwischen die beine + mir|mich
mich + zwingen|zwingt|will|wollen|soll|muss|gezwungen + heiraten|heirate|verheirat*
ich + soll|muss + heiraten + zwingen|zwingt|cousin|eltern|familie
mach|mache ich|ichs|.. die|alle|euch|den|sie|ihn .. kalt|platt|tot
mach|mache ich .. kalt
ich mach|mache .. kalt
werden|sollen alle ~ sterben|bluten|bezahlen|büßen|leiden|dafür|noch + ich|morgen|schule|klasse|sie
die|sie kriegen|bekommen .. zurück + morgen|alle|ich|schule|klasse
rache + ich|meine + schule|klasse|lehrer|alle|morgen
messer|pistole|waffe + mir|mich|uns + {person} + gehalten|gezogen|bedroht|hals|kehle|gezeigt|hält|vor
drohungen|morddrohungen|drohnachrichten|hassnachrichten + ich|mir|mich
{person} + droht|drohen|drohte|gedroht mir
mir|mich + {person} + gedroht
gegen die|eine wand|tür|tisch|schrank ~ gedrückt|geschubst|geworfen|gestoßen|geschleudert|gepresst|drückt|schubst|stößt + mich|mir
lachen|lacht mich .. aus + alle|klasse|jeden|müll|immer|ständig|jungs|mädchen|sie
{family} + lässt|lassen mich nicht|nie|kaum + raus|weg|haus|treffen|geld|arbeiten|freunde|wohnung|essen
gewalt|schläge + meine|meiner|unsere|unserer beziehung|familie|ehe
gefilmt|fotografiert + mich + klo|dusche|heimlich|nackt|umkleide|eingesperrt|umziehen
fasst|fassen|grapscht + mädchen|jungs|uns|kinder .. an + lehrer|trainer|sportlehrer|coach|betreuer
sportlehrer|lehrer|trainer|betreuer|coach + schaut|guckt + umziehen|duschen|umkleide
meine|meinen|meinem|meiner sachen|zeug|rucksack|jacke|handy + müll|kaputt|klo|weggenommen|versteckt|zerstört + alle|freund|klasse|jungs|mädchen|mich
"""

DESPAIR = """
< ich kann ~ nicht mehr >
ich kann ~ nicht mehr und will
ich kann und will ~ nicht mehr
ich bin .. last|belastung ~ für
ich ~ ertrage .. nicht mehr
ich halte|halt ~ nicht mehr ~ aus
ich halte|halt ~ alles|leben|hier ~ nicht mehr aus
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
< ich kann ~ nicht mehr ~ >
ich kann ~ nicht mehr ich|hilfe
ich pack|packe|schaff|schaffe|ertrag|ertrage ~ alles ~ nicht mehr
ich + halte|halt|ertrage|ertrag .. nicht länger|kaum ~ aus|noch
alles ~ keinen|kein sinn|zweck|wert mehr
nichts ~ hat|macht|ergibt .. sinn|bedeutung mehr
ich + seh|sehe|hab|habe .. keine|keinen|kein .. zukunft|ausweg|hoffnung|perspektive|lebenswillen|lebensmut|lebensfreude|lebenssinn
lebenswillen|lebensmut|lebensfreude|lebenslust + verloren|mehr|weg
alles ~ egal geworden
wozu|wofür + mache|mach|tu|tue|lebe|leb|kämpfe|stehe ich + alles|überhaupt noch >
ich + fühl|fühle|spür|spüre|gefühlt ~ leer|leere|taub|tot|einsam|allein|alleine|wertlos|nutzlos|hoffnungslos|überflüssig|ungeliebt|ungewollt|hilflos
fühl|fühle|spür|spüre .. leere|nichts mehr
innerlich ~ tot|leer|kaputt|abgestorben|zerbrochen
ich bin so|ganz|völlig|total|unendlich|furchtbar ~ allein|alleine|einsam
ich {habe} ~ niemanden >|mehr
ich {habe} ~ niemanden ~ mehr|zum|der
niemand|keiner|niemandem|keinem + merken|merkt|bemerken|auffallen|auffällt|interessier*|vermiss*|fehlen|stören + ich|mich + weg|tot|sterbe|verschwinde|verschwunden|nicht
niemand|keiner + versteht|liebt|braucht|mag|will mich
weine|wein|heule|heul + ständig|nachts|dauernd|stundenlang|schlaf|täglich|grundlos + ich
panikattacke*|angstattacke*|angstzustände|nervenzusammenbruch + ich|mir|mich
ich|komm|komme + bett + nicht mehr|kaum
ich|daran zerbrech|zerbreche
ich bin ~ völlig|komplett|psychisch|nervlich|seelisch|emotional|echt|so am ende
< ich bin ~ am ende >
ich + {habe} + burnout|depris|todesangst
ich hasse|hass ~ mich|mein leben
alle|jeder hassen|hasst|verachten|verachtet mich
ekle|ekel|hasse|schäme mich ~ vor mir
ich bin .. zu nichts ~ nutze|nütze|gebrauchen|zu|gut
ich bin ~ ein|eine|so ~ versager|versagerin|nichtsnutz|abschaum >
ohne mich + besser|leichter|einfacher|glücklicher
falle|fall|bin .. zur|eine|nur last + ich
allen zur last + ich
ich + {will} ~ verschwinden >
würde|würd ich ~ verschwinden >
leben ~ ist ~ sinnlos|nichts wert|die hölle|eine qual + mein|mein|ich
ich + jeden tag|morgen + qual|angst vor dem leben|überlebe
mir geht es ~ so|richtig|echt|gar schlecht|beschissen|dreckig|scheiße + nicht mehr|seit|wochen|weiß|jemand|hilfe
ich + brauche|brauch + hilfe|jemanden + reden|schlecht|mehr|verzweifelt + ich
keinen|kein|keine grund ~ mehr + aufzustehen|aufstehen|weiterzumachen|weitermachen|da
keinen|kein|keine sinn|grund mehr + aufzustehen|weiterzumachen|irgendwas|allem|seh*|ich
ich funktioniere|funktionier ~ nur
innen|innerlich|drin|drinnen + leer|tot|kaputt|schwarz
nie ~ mehr|wieder besser + wird|hoffnung|es
keine|null hoffnung >|mehr
es gibt keine hoffnung
ich + enttäuschung|schande + für|eltern|alle|familie|nur
hasse|hass mich ~ dafür|selbst|so|>
ich weiß ~ nicht mehr weiter + verzweifelt|allein|leben|weine|niemand|hilfe|angst|alles
ich weiß ~ nicht + wie + weitergehen|weiterleben|weitermachen soll|kann|>
verzweifelt + niemanden|allein|leben|weine|hilfe|weiter + ich|mir
ich ertrinke|ersticke ~ >
ich + ertrinke|ersticke|gehe|geh + innerlich|daran|daran|unter
fühl|fühle mich ~ wie tot|tot|gestorben|lebendig
sitze|liege|sitz|lieg + nur noch + zimmer|bett|weine|heule|da|rum
ich + weine|heule|wein|heul + nichts mehr|nur noch|kraft|aufhören
ich + kann|will .. so nicht|nicht mehr ~ weiterleben|weiterexistieren
kein licht + seh|sehe|mehr
ich|mich + stück dreck|scheiße|müll|abfall
ich + schaffe|schaff .. nicht mehr ~ aufzustehen|aufstehen|raus
alles ~ ist ~ nur|so|immer ~ dunkel|schwarz|grau|finster
wofür|wozu|warum ich ~ lebe|existiere|aufstehe|weitermache
wofür|wozu|warum ich .. noch ~ lebe|existiere|aufstehe|weitermache
niemanden + reden|da|hilft|schlimmer + ich
mir geht es ~ richtig|echt|so|total|sehr ~ schlecht|beschissen|scheiße|dreckig + nicht mehr
es gibt ~ für mich ~ keine|kein|keinen zukunft|hoffnung|ausweg|platz
keine|keinen|kein zukunft|ausweg|hoffnung|lebenssinn + für mich|ich|mehr
keinen|kein anderen|andere ausweg|lösung
komm|komme .. nicht mehr ~ klar + mir|leben|schlecht|seit|allem|allein|mich
mir geht es + schlecht|beschissen|mies|dreckig|scheiße + seit|monaten|wochen|nicht mehr|psychisch|weine|niemand*
niemand|keiner + interessiert sich für mich
niemand|keiner + hört mir ~ zu
niemand|keiner + hilft|glaubt|fragt|kümmert|sieht|bemerkt + mir|mich
ich + keine luft|zittere|zitter|hyperventilier* + angst|panik
hoffnung|lebensmut|lebenswillen ~ verloren|aufgegeben + ich
ich + fühl|fühle + gefangen|ausgeliefert|verloren|hilflos|ohnmächtig + allein|leben|nicht mehr|niemand*|alles
ich + seh|sehe + keinen sinn|grund ~ >|mehr|darin
ich kann ~ so nicht ~ weitermachen|weiter
müde von allem|vom leben
müde|satt + mein leben
mein leben ~ ist .. scherbenhaufen|trümmerhaufen|albtraum|alptraum|hölle|qual|trümmern
haus|zimmer|wohnung|bett + nicht ~ mehr|verlassen + tagen|wochen|monaten|seit + ich|mich
nicht mehr atmen + ich|panik|angst
will niemanden ~ mehr sehen + ich
"""

HINTS = {
    "SELF_HARM": """
ich + {suicide} + denke|denk|denken|dachte|gedacht|nachgedacht|nachdenken|kreisen|phantas*|fantas*|plane|geplant|überlege
ich + suizidal*|suizidgefährdet|selbstverletz*|magersüchtig|magersucht|bulimi*|essstörung*
ich + rückfällig|rückfall + geworden|ritz*|selbst*|wieder
mich + {suicide}
{pills} + tödlich*|sterben|töten|umbringen + ich|mir
{me} + tot ~ zu sein
{me} + wie es wäre|ist|wär + tot|sterben
{me} + tot sein|wär|wäre
mich + {lethal}
{one} .. {near} + sich + {lethal}
{pills} + sterben|stirbt|sterbe|tödlich|umbringen|draufgeht|verreckt
sterben|stirbt ohne schmerz*|leiden
pulsadern + aufschneid*|aufschlitz*|aufzuschneid*|schneid*|verblut*
wie lange|lang + verblut*|stirbt|ersticken|erhäng* + sich|ich|man|bis
kotz*|erbrech*|übergeb* + essen|mahlzeit + nach|jedem|ich
ich|mir|mein|meine + narben + arm|arme|armen|ritz*|sieht|verstecke|versteck|wieder
wenn ich ~ nicht mehr|weg + bin|leb* + {me}
nicht mehr leben + {will}
ich + {habe} ~ todessehnsucht|todeswunsch|suizidgedanken|todesgedanken
{me} + {dead} + {relief}
{me} + {blade}
{me} + geschnitten|aufgeschnitten|schneide|schneid + blut*|tief|arm|arme|bein|haut|absichtlich|aufhör*|wieder
{me} + {high} + springen|spring|gesprungen|stürzen + denk*|überleg*|will|gedanke*|einfach|lust
{near} + {pills} + viele|packung|überdosis|alle|ganze
{near} + {pills} + geschluckt
{near} + {mine} + leben|sterben + nicht mehr|will|wollte|möchte|nehmen|gesagt
{me} + blut*|blau|wunde* + boxe|schlage|schlag|hau|haue|beiße|kratze|kratz|ritze + wand|kopf|gesicht|arm*|haut|mich|selbst
{me} + verletz*|wehtun|weh + selbst|selber|absichtlich
{me} + leben + beenden|beende|wegwerfen|aufgeben|schluss|sinnlos|ende
{me} + hungere|hunger|hungern + seit|körper|wochen|tagen|abnehm*|fett|hasse
{near} + {dead} + redet|spricht|denkt|schreibt|will|möchte|geschrieben|gesagt|sagt|wünscht
{near} + narben + arm*
{me} + oberschenkel|unterarm*|handgelenk* + aufgeritzt|geschnitten|ritz*|schneid*|aufgeschnitten
{near} + sich + zerkratzt|geschnitten|verletzt|geritzt|aufgeschnitten|verbrannt|blutig
{near} + will weg + sagt|sich|nicht mehr
{me} + zerkratz*|aufgekratzt + arm*|haut|bein*|gesicht
vor .. {rails} + laufen|rennen|lauf|laufe|renn|renne|gelaufen + ich|mich
mir + haare + ausgerissen|ausreiß*|reiße
{me} + arm*|haut|hand|bein* + verbrannt|verbrenn*|aufgekratzt|zerschnitten|zerkratzt
""",
    "VIOLENCE": """
ich|mich|mir + mobbing|missbrauch|misshandlung|vergewaltigung|stalking|stalker + seit|wegen|kindheit|angst|passiert|erlebt|jeden|überlebt|mein
ich|mich|mir + {harass} + jeden|täglich|ständig|immer|schule|klasse|kurs|wieder|dauernd
ich|mich + ausgelacht|geschubst|gemobbt|bespuckt|gedemütigt|schikaniert|verprügelt|missbraucht|vergewaltigt|begrapscht|misshandelt|gestalkt
ich + angst ~ vor + {person}
{family} + mich|mir|uns + gewalttätig|aggressiv|ausrastet|brutal|zugeschlagen|zuschlägt
{person} + mich|mir|uns + {attack}
{family} + mich|mir|uns + schlägt|schlagen|geschlagen|prügel*|verprügel*|haut|gehauen|würgt|tritt|getreten|totschl*|ohrfeig*|zuschlagen
{person} + mich|mir + angefasst|anfassen|anfasst|begrapscht|berührt|anpackt
papa|mama + {hits}
{person} + mich + geschüttelt|durchgeschüttelt|bedrängt|gepackt
{one} .. {near} + wird|wurde|werden|worden + {harmed}
{one} .. {near} + {hits} ~ sie|ihn
{family} + meine|meiner|meinen|meinem schwester|bruder|mutter|mama|geschwistern|hund + gebrochen|geschlagen|verletzt|gewürgt
mein mann + mich|mir|uns + {hits}
mein mann + mich|mir|uns + {attack}
angst ~ vor meinem mann
mein mann + droh*|bedroht|zwingt|verfolgt|gewalttätig|betrunken|schlägt|umbringen + mich|mir
""",
    "DESPAIR": """
ich + depressiv|depressionen|angststörung|flashbacks|trauma + habe|hab|bin|seit|wegen|mein
ich|mir|mich + hoffnungslos|lebensmüde|ausweglos|trostlos + alles|leben|situation|zukunft
ich + einsam|vereinsamt|isoliert + bin|fühl*|niemand*|so|total
ich|mir|mich + weine|heule|verzweifelt|hoffnungslos|leer|einsam + nachts|jeden|nicht mehr|schlaf*|seit|niemand*|alles|leben
ich + allein|alleine|einsam + weine|niemand*|traurig|leer|angst|nicht mehr|halte|ertrage
ich + traurig + ständig|immer|jeden|seit|grundlos|leer|nur noch
""",
}
