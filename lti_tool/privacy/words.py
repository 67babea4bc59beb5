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
_FAMOUS = """
abel ackermann amdahl ampere archimedes aristoteles babbage banach bayes berners-lee bolzano borel boltzmann brouwer
carnot cayley celsius chebyshev church cook coulomb codd cramer curie curry descartes dijkstra dirac dirichlet
ebbinghaus edison engels erdős erdos eratosthenes euklid euclid euler faraday fourier frege freeman galilei galois
gantt gates gauss gauß goethe goldbach gosling gram habermas hadamard hausdorff hippokrates hoare hooke hopcroft
hopper huygens jobs jordan kepler keynes klein kolmogorov kopernikus lagrange lamport laplace lebesgue leibniz liskov
lovelace luther marx mandelbrot markow markov maxwell mccarthy mealy merkel milner minkowski minsky moore morgan
moivre neyman newton noether ockham ohm parkinson pascal pasteur pavlov peano penrose piaget poincaré poincare poisson
popper post pythagoras quine ramanujan rice riemann ritchie rossum russell savitch scherbius schiller
schmidt-orthogonalisierung scholz sartre skinner smith sokrates stallman stirling stroustrup student's tanenbaum
tarjan tarski taylor tesla thales thompson torvalds tschebyscheff turing valiant vandermonde venn volta watt
weber-fechner weierstrass wirth wittgenstein zermelo zuckerberg zuse mustermann musterfrau müller-lüdenscheidt holle
euklids darwins
"""
COMMON = frozenset(f"{_GERMAN} {_ENGLISH} {_COMPUTING} {_EPONYMS}".split())
"""Lower case. A name in this list is redacted in a full name and where a name is said, not as a mere word."""
_TOO_FREQUENT = """
cook engels freeman klein luther moore morgan parkinson post rice schiller scholz simpson smith taylor thompson welch
"""
"""Behind a title rather somebody of today."""
EPONYMS = frozenset(f"{_EPONYMS} {_FAMOUS}".split()) - frozenset(_TOO_FREQUENT.split())
"""Lower case. Who is the subject of a question and not in the course: spared behind a title and in a full name."""
COMPUTING = frozenset(_COMPUTING.split())
"""Lower case: no family name behind a given one."""

_OCCUPATIONS = """
bauer bäcker fischer förster gärtner jäger kaufmann maurer metzger pfarrer richter schneider schuster schäfer weber
zimmermann
"""
OCCUPATIONS = frozenset(_OCCUPATIONS.split())
"""Lower case: frequent family names, and people of a trade in a text: `staff_names` tells them apart."""

_NO_NAMES = """
aber alle allem allen aller alles als also am an andere anderen auch auf aus bald bei beim beiden bin bis bitte bin
brauche da dabei dachte danach danke dann daran darf das dass dein deine dem den denn der des dessen deshalb dich die
dies diese diesem diesen dieser dieses dir doch dort du durch egal ein eine einem einen einer eines einfach eigentlich
erst es etwas euch euer falls falsch fehlt fertig für fuer gab gar geht gehe gerade gern gerne gesagt gesperrt gestern
gibt gleich gut guten hab habe haben hat hatte hätte hier hilf hilfe hoffe ich ihm ihn ihnen ihr ihre im immer in ins
ist ja jede jeder jetzt kann kannst kaputt kein keine keinen komme kommt können koennen könnte leider lerne letzte
letzten letztens mache mag mal man mein meine meinem meinen meiner meint meinte mich mir mit morgen muss müssen nach
neu neue neuer nicht nichts nie noch nochmal nun nur ob oder offen ohne raus richtig sagt sagte schon sehr sein seine
seit sich sie sind so sogar soll sollen sollte sonst studiere super total über ueber um und uns unser unsere unter
verstehe verwirrt viel viele vielen voll vom von vor vorab voraus war wäre was weg weil weiß weiter wenn wer werde wie
wieder will wir wird wirklich wo wollte wurde würde zu zum zur zusammen zwar zwei drei erklärt erklaert hallo hi hey
hello moin servus liebe lieber tschüss ciao bye a about after again all already also am and any are as ask at back be
because been before being best both but by called can cannot come confused correct could did do does doing done during
each else ever every first for from fine get glad going good got great had happy has have having he help her here him
his how i if in into is it its just keep know last like listed locked lost made many me missing more much my need
never new next no not now of off ok okay old on once one only or other our out over own please previously quite ready
really right said same says see shall she should shown since so some sorry still stuck such sure taking than that the
their them then there these they this those to today together too tried trying unable under until up us used using
very want was we well were what when where which while who why will with without working would wrong yes yet you your
spelled misspelled studying enrolled abgabe abitur abschnitt algorithmus algorithmen anfänger anfaenger angabe ansatz
antwort antworten array arrays aufgabe aufgaben aufgabenblatt bachelor bachelorarbeit beginner beispiel beispiele
beweis beweise blatt chat code computer course datei datum deutsch doktor doktorin dozent dozentin element elemente
englisch ersti erstsemester exam example exercise fehler feedback folie folien formel formeln frage fragen freitag
friend funktion gleichung grad graph graphen gruppe hausaufgabe hausaufgaben heap index informatik informatiker
informatikerin informatikstudent informatikstudentin installer kapitel klasse klausur klausuren knoten kurs lecture
lehramt lehrer lehrerin link liste lösung lösungen loesung loesungen master masterarbeit matrix matrikelnummer menge
methode mittwoch modul montag muster nachteilsausgleich name nachname noten note notiz nullstelle online passwort
physik physiker problem probleme professor professorin programm programmierung projekt prüfung prüfungen pruefung
punkte python quiz raum rechnung referat satz schleife schritt schüler schülerin seite semester seminar skript slide
solution sorted statistik stelle student studenten studentin studierende studierender studium stunde summe system
tabelle task teil termin test text theorem thema tutor tutorin tutorium typ uni universität variable vektor vektoren
verfahren vorlesung vorlesungen vorname wert werte woche wurzel zahl zahlen zeile zeilen zeit übung übungen uebung
übungsblatt uebungsblatt world welt team support kommilitone kommilitonin bot ki ai assistant zusammen allerseits
leute january february march april may june july august september october november december januar februar märz mai
juni juli oktober dezember dienstag donnerstag samstag sonntag monday tuesday wednesday thursday friday saturday
sunday
"""
NO_NAMES = frozenset(_NO_NAMES.split()) | {"grüße", "gruß", "gruss", "gruesse", "regards"}
"""Lower case: what stands behind "ich bin", "Frau" or "LG" and is nobody's name."""
