# SPDX-License-Identifier: EUPL-1.2
"""Words that are also names: German and English words, terms and languages of computer science."""

from __future__ import annotations

_PARTICLES = (
    "von vom zu zum zur van der den de del della di da dos du la le el al bin ibn ben abu und y e of st ter ten"
)
PARTICLES = frozenset(_PARTICLES.split())
"""What stands between names and is none; lower case."""

_GERMAN = """
abend acker adel adler anders april arm art ast auer aufgabe august bach bald balk ball band bank bart bau baum becher
beer beil bein berg bild binder birke blank blatt blau blei blind block blum blume bock bode boden bogen bohne brand
brau braun breit brot bruch bruder brunnen brücke buch busch bär böse damm dank daum deich dick dorn drachen draht
dreher ecke edel ehrlich eich eiche eigen einer eisen engel ernst esser ewig fahl falk falke falsch fass faust feder
fein feld fels fest feuer finger fink fisch flach fleck fleisch flick fluss frei freitag freund frisch fromm frost
fröhlich fuchs funk fuß gabel gans garn garten gast geist gelb gerade glas glatt gleich gleis gläser glück gold gott
graf grimm grob gross groß grund grün gut hahn haken halb hals halt hammer hand hart hase haupt haus hecht heft heil
heim heiß held hell helm hemd herbst herr herz heute hieb himmel hirsch hirt hoch hof hohl holz honig horn huhn hund
hunger hut höhe hübsch hügel igel jahn jahr januar juli jung junge juni kahl kaiser kalt kamin kappe karg kater kegel
keil keller kern kessel kirsch kiste klage klamm klar klee klein klinge klug knapp knecht knie knopf koch kohl kohle
kopf korb korn kraft kram kran kranz kraut krebs kreis kreuz krieg krone krug krumm kuchen kugel kunst kurz könig kühl
kühn lage lamm land lang lange lauf laut leben leicht leid leiter lieb lied linde link links list loch lohn los luft
lustig löffel löwe mai man mann mantel mark markt maus max maß mehl mehr meister mensch merk messer mild milde min
mittag mitte mond montag moor moos morgen mund mut mühle münch münze nacht nadel nagel nah narr nass natter nebel neu
neumann nichts nord nuss oben ober ochs ofen ohm ohr ort ost oster paar pabst papst pech pein pelz pfad pfau pfeffer
pfeifer pfeil pfennig pferd pflug pilz platz quell rabe rad rahm rand rat rau raum recht rechts regen reh reich reif
reim rein reis reiter rest riegel ring ritter rock rohr rose rosen rost rot roth rund röhr sack salz samt sand sanft
satz sauer schach schade schaf schall scharf schatz schein schenk scherz schick schild schimmel schlag schlecht
schlicht schloss schmal schmied schnee schnell schreiber schrot schuh schuld schwab schwach schwan schwarz schwer
schön schöne see seel selig sieg silber sinn sommer sonne sonntag spiegel spiel spitz spitzer springer stab stahl
stall stamm stark staub stein steiner stern stier still stock stolz storch storm strahl strang strauch strauß streit
stroh stumpf sturm sturz süß tag tal tanne tasche taube teich teufel tief tisch tod topf traum treu trost träger tuch
turm uhr unruh vater vetter viel vogel voll wach wagen wahl wahr wald wall wand wange warm weg weich weide wein weiner
weise weiss weit weiter weiß welle welt wenig werk wetter wetzel wiese wild wind winkel winter wirth wohl wolf wolke
wolle wunder wurm wächter zahn zange zauber zeiger zeit zeug ziel zimmer zink zoll zorn zucker zweig
"""
_ENGLISH = """
able ace all angel archer arrow ash autumn bacon baker banks barber barker bass bay bean bell berry best bill bird
bishop black bliss bloom blue bond boo booth bow bower box boy branch brave bridge bright brook brooks brown buck bud
bull burns bush butcher butler cain candy cane cannon card carpenter carr case cash cat chance chang chase child
church clark clay clean clear clever close cloud college combs cook cool crane cross crow crystal curry daisy dale
dark dawn day deal dean dee diamond do doll drake draw drew early east easy eden elder ever fair faith farmer field
finch fine fire fish fisher flint flood flower fly foot ford forest forester foster fox frank free freed freeman gale
garden gardener gay gene gentle gill glass golden good goodman grace grand grant grass gray green grey grill grove guy
hale hall ham hands handy hardy harmony hat hawk hay hazel head heart heath heather hill hobby holiday hood hook hope
house how hunt hunter hunting ice in innocent iris iron ivory ivy jade jasmine jet jewel job joy judge june just
justice key keys kid king knight lake lamb lane large law lay leaf lee less lin little long love low lucky lux mac
major march marine marsh marshall mat may mead mercy merry miles mill miller mine mink miss moon moss mount my nash
new nice night noble noon norm north oak oh olive page pain pan park parks patience patient pay peace peach pearl
penny pepper perry pit poe pole pool poor pope post potter powers price pride prince purple quick rain ram ray read
reed reeves rice rich rider rivers robin rod rowan royal ruby rue rush russell sage sailor salt savage shade sharp
shaw shepherd short silver singer sky small snow son song south spears speed spring star sterling stone strange street
strong sum summer sun sunny swan sweet tab tanner taylor teller temple ten thorn thread tide tiger tin too trinity
true virtue walker ward waters way weaver web west white will wills winters wise wood woods word work worth wright
yard york you young yu
"""
_COMPUTING = """
ada admin agda algol alpha apex apple array awk bash basic bayes beta bit bits bool bose break byte cache call carbon
char class clojure cluster cobol code compiler coq cosinus cyan dart data delphi delta dijkstra docker double eiffel
elixir elm else erlang euler false file fin float flow forth fortran fourier function gamma gauss git go graph groovy
guest hash haskell heap heapsort hoare host if image index input int java jordan julia kernel kotlin lagrange lambda
laplace lean leibniz lex linus linux lisp local loop lua main map markov matrix mean median mercury merge mod mode
model modula module newton nil nim node null object omega oracle output pascal perl php pi pip pixel pointer poisson
port prim prolog python query queue racket random raspberry react return riemann root rust scala scheme self server
set shell sigma sketch sort spark sql stack static string student swift switch table tan tau tensor test theta this
token tree try turing type union unix user val value var vector venn vim void volt watt while zeta
"""
_EPONYMS = """
backus bellman bernoulli bohr boole cantor cauchy chomsky darwin einstein fermat fibonacci floyd freud gödel hamming
hegel heisenberg hermite hertz hesse hilbert horner huffman jacobi joule kant kirchhoff kleene knuth kruskal kutta
mendel naur pareto pearson planck runge schrödinger shannon simpson stokes warshall weierstraß welch zipf
"""
COMMON = frozenset(f"{_GERMAN} {_ENGLISH} {_COMPUTING} {_EPONYMS}".split())
"""Lower case. A name in this list is redacted in a full name and where a name is said, not as a mere word."""
