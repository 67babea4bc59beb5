# SPDX-License-Identifier: EUPL-1.2
"""Given names that are heard at German universities: what stands before a family name, or behind "ich bin".

Not complete, and need not be: without it a name is still found behind a title, "ich heiße" or a greeting.
"""

from __future__ import annotations

_GIVEN = """
max julia
aaliyah aaron abdul abdullah achim adam adele adrian agata agnes agnieszka ahmad ahmed aisha ajay alain alba albert
aleksandra aleksander alena alessandro alessia alex alexa alexander alexandra alexei alexej alfred ali alicia alina
aline alisa alma alwin amal amalia amanda amelie amina amir amira amy ana anastasia anders andrea andreas andrei
andrej andrew andrzej andy angela angelika angelina anika anil anita anja anke ann anna annabell annalena anne
annegret anneke annelie anneliese annett annette annika anouk ansgar antje anton antonia antonio antonius anuj anya
ariane arif armin arne arno arnold arthur artur arzu asel asli astrid atakan aurelia axel aylin ayla ayse ayşe ayşegül
aysel ayub babette baran barbara barış baris bastian beata beate beatrice beatrix ben benedict benedikt benjamin benno
berit berkay bernadette bernd bernhard bert berta bertram betül betul bianca bilal birgit birte birthe björn bjoern
bogdan boris brian brigitta brigitte britta bruno burak burcu burhan cagla çağla can canan carina carla carlo carlos
carlotta carmen carola caroline carolin carsten caspar cem cemal cennet chantal charlotte chiara chris christa
christel christian christiane christin christina christine christof christoph christopher cindy claas claire clara
claudia claudio claudius clemens colin conny constantin constanze cora corinna cornelia cornelius dagmar damian dana
daniel daniela daniele danilo danny dario dariusz darius david dawid debora deborah denis denise deniz dennis derya
desiree detlef diana diego dieter dietmar dietrich dilan dilara dimitri dina dirk dmitri dominic dominik dominique
donata dora doreen doris dorothea dörte doerte dorota dunja dustin ebru eckart eckhard edgar edith eduard edward
eileen ekaterina ekrem elena eleni eleonore elias elif elina elisa elisabeth elise elizabeth ella elli ellen elke elsa
elvira emil emilia emilie emily emine emir emma emmanuel emre enes engin enrico enzo ercan erdem erhard eric erica
erich erik erika erkan ertugrul esma esra esther eugen eva evelyn ewa fabian fabienne fabio fadime falk fatih fatima
fatma fatma felicia felicitas felix ferdinand ferhat fiete filip filiz finja finn fiona flora florentine florian
franca francesca francesco francis francisco franka franziska fred frederic frederik frederike freya frida friederike
friedhelm friedrich fritz furkan gabi gabriel gabriela gabriele galina gamze gebhard georg george georgina gerald gerd
gerda gerhard gerlinde gernot gero gert gertrud giada gianluca gina giorgio giovanna giovanni gisela gizem giulia
giuseppe gonca gottfried götz goetz greta gregor grit gudrun guido gülay gülsen gunnar gunther günter guenter günther
gunter gustav hakan halil halina hamza han hana hanna hannah hannelore hannes hans harald hartmut hasan hassan hatice
heidi heidrun heike heiko heiner heinrich heinz helen helena helene helga helge helmut hendrik henning henri henriette
henrik henry herbert hermann hermine hilda hilde hildegard holger horst hubert hubertus hugo hülya hüseyin huseyin ian
ibrahim ida ignacio igor ilka ilona ilse ilyas imke ina ines inga ingeborg ingmar ingo ingrid inka irem irena irene
irina irma irmgard isa isabel isabell isabella isabelle ismail ivan ivana iwona jacob jacqueline jakob jakub jamal
james jamila jan jana jane janin janina janine janis janka janna janne jannes jannik jannis jaqueline jaroslaw jasmin
jason javier jean jeanette jenna jennifer jenny jens jeremias jeremy jerome jessica jil jill jim joachim joana joanna
jochen joel joerg jörg johan johann johanna johannes john jolanda jolanta jona jonah jonas jonathan jordi joris jörn
jorn josef josefine joseph joshua josua juan judith jule julian juliana juliane julie julien juliette julius jürgen
juergen jurgen jutta kader kai karen karim karin karina karl karla karolin karoline karolina karsten kaspar katarina
katarzyna kate katerina katharina käthe kathleen kathrin kati katja katrin kay kemal kenan kerem kerstin kevin khadija
khaled kilian kim kira kirill kirsten kirstin klara klaudia klaus klemens knut konrad konstantin konstanze kristian
kristin kristina krystyna krzysztof kübra kubra kurt ladislaus lale lara larissa lars lasse laura laurenz laurin lea
leander leif leila lena leni lennard lennart lenny leo leon leonard leonhard leoni leonie leonora leopold leyla liam
lia lilian liliana lilli lilly lina linda linnea linn linus lionel lisa lisbeth liselotte livia lorena lorenz loreen
lotta lothar lotte louis louisa louise luana luca lucas lucia lucie lucy ludger ludwig luis luisa luise luka lukas
lukasz łukasz luna luzia lydia lynn maciej madeleine madita madlen magda magdalena mahmoud mahmut maik maike maja
malik malin malte mandy manfred manja manuel manuela mara marc marcel marcin marco marcus mareike maren margarete
margarethe margit margot margret maria mariam marian mariana marianne marie marieke marija marika marina mario marion
marisa marit marius mark marko markus marla marleen marlen marlene marlies marlon marta marten martha martin martina
marvin mary maryam mateusz mathias mathilda mathilde mathis matteo matthias matthäus maurice mauro maxi maximilian
maxim maya mehmet meike melanie melek melina melis melissa merle mert merve meryem meta mia michael michaela michal
michel michele michelle miguel mika mike mikail mila milan milena mina mira miriam mirja mirjam mirko miroslav mohamad
mohamed mohammad mohammed moira mona monika monique morgane moritz murat mustafa mustapha mücahit myriam nadia nadine
nadja nancy naomi natalia natalie nataliya natascha nathalie nathan nazan nele nevin niclas nico nicola nicolas nicole
niels niklas niko nikola nikolai nikolaus nikolas nikos nils nina nino noah noel noemi nora norbert norman nuray nuria
nurten odilia ole olaf oleg olena oleksandr olga olivia oliver omar ömer omer onur orhan oscar oskar osman otto özge
ozge özlem ozlem pablo pamela paola paolo patricia patrick patrizia patryk paul paula paulina pauline pavel pawel
pedro peer peggy pelin peter petra phil philip philipp philippe pia pierre pinar piotr priya quentin quirin rabea
rafael rahel rahul raik raimund rainer raja ralf ralph ramazan ramona raphael raphaela rasmus rebecca rebekka regina
regine reiner reinhard reinhold remo renate rené rene renée renee ricarda ricardo riccardo richard rico rieke rita
robert roberta roberto robin roland rolf romana roman romy ronald ronja ronny rosa rosalie rosemarie roswitha roxana
roya rudi rudolf rüdiger ruediger rukiye ruben rune rupert ruslan ruth sabine sabrina safiye said salih salim sally
salma salome samantha sami samira samuel sandra sandro sandy sanja santiago sara sarah sascha saskia sebastian selda
selin selina selma semih semra sena serap serdar serena sergej sergei sergio serhat severin sevgi shirin sibel sibylle
sidney siegfried sigrid silas silja silke silvan silvana silvia silvio simon simona simone sina sinan sofia sofie
soner songül sonja sophia sophie sören soeren stanislav stefan stefanie steffen steffi stella stephan stephanie steve
steven stevenson sultan susan susann susanna susanne suse svea sven svenja svetlana swantje swen sybille sylvia sylwia
tabea tamara tamer tanja tarek tariq tatiana tatjana teresa tessa thea theo theodor theresa therese thilo thomas
thorben thore thorsten tilda till tillmann tilman tim timm timo timon timur tina tino tobi tobias tom tomas tomasz
tommy toni tonio torben torge torsten tristan tuana tugba tuğba tuncay tülay udo ufuk uli ulla ulrich ulrika ulrike
umut ursel ursula ute uwe uğur ugur valentin valentina valeria valerie vanessa vera verena veronika vicky victor
victoria viktor viktoria vincent vincenzo viola violetta vitali vivian vivien vivienne vladimir volker volkan walter
waltraud wanda wiebke wieland wilfried wilhelm wilhelmine willi william willy winfried wioletta wladimir wojciech wolf
wolfgang wolfram xaver xenia yannick yannik yannis yara yasemin yasin yasmin yasmina yusuf yuliya yuri yvette yvonne
zehra zeynep zoe zofia zoran zuzanna wei xin yan jing ying hui fang ming jun yang hao lei tao nguyen linh thanh minh
huong priyanka deepak sanjay arjun rohit ananya aditya aarav sneha pooja ravi suresh vikram kavya olumide chidi ngozi
kwame fatou aminata ousmane
"""
GIVEN = frozenset(_GIVEN.split())
"""Lower case, with umlauts and mostly without them."""
