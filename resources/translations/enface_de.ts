<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Photos</source>
        <translation>&amp;Fotos</translation>
    </message>
    <message>
        <source>&amp;Reconstruct</source>
        <translation>&amp;Rekonstruieren</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;Werkzeuge</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Open &amp;front photo…</source>
        <translation>&amp;Frontalfoto öffnen…</translation>
    </message>
    <message>
        <source>Choose the photo that shows the face from the front</source>
        <translation>Das Foto wählen, das das Gesicht von vorn zeigt</translation>
    </message>
    <message>
        <source>Front photo</source>
        <translation>Frontalfoto</translation>
    </message>
    <message>
        <source>Open &amp;side photo…</source>
        <translation>&amp;Seitenfoto öffnen…</translation>
    </message>
    <message>
        <source>Choose a photo of the same face from the side; optional</source>
        <translation>Ein Foto desselben Gesichts von der Seite wählen; freiwillig</translation>
    </message>
    <message>
        <source>Side photo</source>
        <translation>Seitenfoto</translation>
    </message>
    <message>
        <source>Open sample &amp;case</source>
        <translation>Bei&amp;spielfall öffnen</translation>
    </message>
    <message>
        <source>Load the photos of an invented person, made by Enface itself</source>
        <translation>Die Fotos einer erfundenen Person laden, von Enface selbst erzeugt</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
    <message>
        <source>Save the mesh, and a report as PDF</source>
        <translation>Das Netz speichern, dazu einen Bericht als PDF</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close Enface</source>
        <translation>Enface schließen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Take back the last edit</source>
        <translation>Die letzte Änderung zurücknehmen</translation>
    </message>
    <message>
        <source>Re&amp;do</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Do again what was taken back</source>
        <translation>Das Zurückgenommene noch einmal tun</translation>
    </message>
    <message>
        <source>&amp;Paste photo</source>
        <translation>Foto &amp;einfügen</translation>
    </message>
    <message>
        <source>Put the copied photo into the first empty slot, or the chosen one</source>
        <translation>Das kopierte Foto in den ersten leeren oder den gewählten Platz legen</translation>
    </message>
    <message>
        <source>S&amp;wap front and side</source>
        <translation>Front und Seite &amp;tauschen</translation>
    </message>
    <message>
        <source>Exchange the two photos</source>
        <translation>Die beiden Fotos vertauschen</translation>
    </message>
    <message>
        <source>&amp;Remove both photos</source>
        <translation>&amp;Beide Fotos entfernen</translation>
    </message>
    <message>
        <source>Empty the slots; the files stay where they are</source>
        <translation>Die Plätze leeren; die Dateien bleiben, wo sie sind</translation>
    </message>
    <message>
        <source>&amp;Copy picture of the view</source>
        <translation>Bild der Ansicht &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the 3D view with its caption</source>
        <translation>Die 3D-Ansicht mit ihrer Beschriftung kopieren</translation>
    </message>
    <message>
        <source>&amp;Texture</source>
        <translation>&amp;Textur</translation>
    </message>
    <message>
        <source>The mesh with the photographs&apos; colours</source>
        <translation>Das Netz mit den Farben der Fotos</translation>
    </message>
    <message>
        <source>&amp;Shaded</source>
        <translation>&amp;Schattiert</translation>
    </message>
    <message>
        <source>The bare shape in even grey</source>
        <translation>Die bloße Form in gleichmäßigem Grau</translation>
    </message>
    <message>
        <source>&amp;Wireframe</source>
        <translation>&amp;Drahtgitter</translation>
    </message>
    <message>
        <source>The triangles of the mesh</source>
        <translation>Die Dreiecke des Netzes</translation>
    </message>
    <message>
        <source>&amp;Confidence</source>
        <translation>&amp;Konfidenz</translation>
    </message>
    <message>
        <source>The expected error of every point, in millimetres</source>
        <translation>Der erwartete Fehler jedes Punktes in Millimetern</translation>
    </message>
    <message>
        <source>&amp;Provenance</source>
        <translation>&amp;Herkunft</translation>
    </message>
    <message>
        <source>What a photo showed, what was mirrored and what was invented</source>
        <translation>Was ein Foto zeigte, was gespiegelt und was erfunden wurde</translation>
    </message>
    <message>
        <source>&amp;Right profile</source>
        <translation>&amp;Rechtes Profil</translation>
    </message>
    <message>
        <source>The subject&apos;s right side</source>
        <translation>Die rechte Seite der Person</translation>
    </message>
    <message>
        <source>Right three-&amp;quarter</source>
        <translation>Rechtes Dreiviertelprofil</translation>
    </message>
    <message>
        <source>Half way to the subject&apos;s right side</source>
        <translation>Halb zur rechten Seite der Person gedreht</translation>
    </message>
    <message>
        <source>&amp;Front</source>
        <translation>&amp;Frontal</translation>
    </message>
    <message>
        <source>Straight at the face</source>
        <translation>Gerade auf das Gesicht</translation>
    </message>
    <message>
        <source>Left three-q&amp;uarter</source>
        <translation>Linkes Dreiviertelprofil</translation>
    </message>
    <message>
        <source>Half way to the subject&apos;s left side</source>
        <translation>Halb zur linken Seite der Person gedreht</translation>
    </message>
    <message>
        <source>&amp;Left profile</source>
        <translation>&amp;Linkes Profil</translation>
    </message>
    <message>
        <source>The subject&apos;s left side</source>
        <translation>Die linke Seite der Person</translation>
    </message>
    <message>
        <source>From &amp;above</source>
        <translation>Von &amp;oben</translation>
    </message>
    <message>
        <source>Down on the head</source>
        <translation>Von oben auf den Kopf</translation>
    </message>
    <message>
        <source>Pers&amp;pective</source>
        <translation>&amp;Perspektive</translation>
    </message>
    <message>
        <source>Near parts larger; off for true lengths</source>
        <translation>Nahes größer; aus, damit Längen stimmen</translation>
    </message>
    <message>
        <source>Colours of the s&amp;ystem</source>
        <translation>Farben des S&amp;ystems</translation>
    </message>
    <message>
        <source>Light or dark as the desktop is</source>
        <translation>Hell oder dunkel wie der Desktop</translation>
    </message>
    <message>
        <source>L&amp;ight colours</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>Dark text on light</source>
        <translation>Dunkler Text auf hellem Grund</translation>
    </message>
    <message>
        <source>&amp;Dark colours</source>
        <translation>Dunkle Farben</translation>
    </message>
    <message>
        <source>Light text on dark</source>
        <translation>Heller Text auf dunklem Grund</translation>
    </message>
    <message>
        <source>Make the 3D face from the photos</source>
        <translation>Das 3D-Gesicht aus den Fotos berechnen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Stop the work that is running</source>
        <translation>Die laufende Arbeit anhalten</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>All commands and their keys</source>
        <translation>Alle Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Show &amp;log folder</source>
        <translation>&amp;Protokollordner zeigen</translation>
    </message>
    <message>
        <source>Open the folder with Enface&apos;s log files</source>
        <translation>Den Ordner mit den Protokolldateien von Enface öffnen</translation>
    </message>
    <message>
        <source>Copy &amp;diagnostics</source>
        <translation>&amp;Diagnose kopieren</translation>
    </message>
    <message>
        <source>Copy versions, graphics and model for a problem report; no photos, no names</source>
        <translation>Versionen, Grafik und Modell für eine Fehlermeldung kopieren; keine Fotos, keine Namen</translation>
    </message>
    <message>
        <source>&amp;About Enface</source>
        <translation>&amp;Über Enface</translation>
    </message>
    <message>
        <source>Version, licences, and what the result is and is not</source>
        <translation>Version, Lizenzen, und was das Ergebnis ist und was nicht</translation>
    </message>
    <message>
        <source>Show the 3D &amp;model</source>
        <translation>3D-&amp;Modell zeigen</translation>
    </message>
    <message>
        <source>The reconstructed face</source>
        <translation>Das rekonstruierte Gesicht</translation>
    </message>
    <message>
        <source>3D model</source>
        <translation>3D-Modell</translation>
    </message>
    <message>
        <source>Show the &amp;result</source>
        <translation>Ergebnis zeigen</translation>
    </message>
    <message>
        <source>What is known about the result, in numbers</source>
        <translation>Was über das Ergebnis bekannt ist, in Zahlen</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Show the results of the &amp;case</source>
        <translation>Ergebnisse des Falls zeigen</translation>
    </message>
    <message>
        <source>Every reconstruction of the case, with verdicts and notes</source>
        <translation>Jede Rekonstruktion des Falls mit Urteilen und Notizen</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Show the layers</source>
        <translation>Ebenen zeigen</translation>
    </message>
    <message>
        <source>Layers, panes, light and camera bookmarks</source>
        <translation>Ebenen, Teilansichten, Licht und Kamera-Lesezeichen</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Show the measurements</source>
        <translation>Messungen zeigen</translation>
    </message>
    <message>
        <source>Distances and angles on the face</source>
        <translation>Abstände und Winkel am Gesicht</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>&amp;New case…</source>
        <translation>&amp;Neuer Fall…</translation>
    </message>
    <message>
        <source>Make a folder that keeps photos, results, notes and reports together</source>
        <translation>Einen Ordner anlegen, der Fotos, Ergebnisse, Notizen und Berichte zusammenhält</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Neuer Fall</translation>
    </message>
    <message>
        <source>&amp;Open case…</source>
        <translation>Fall ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Choose the folder of a case</source>
        <translation>Den Ordner eines Falls wählen</translation>
    </message>
    <message>
        <source>Open case</source>
        <translation>Fall öffnen</translation>
    </message>
    <message>
        <source>C&amp;lose case</source>
        <translation>Fall s&amp;chließen</translation>
    </message>
    <message>
        <source>Go back to the start page; everything is saved already</source>
        <translation>Zurück zur Startseite; alles ist bereits gespeichert</translation>
    </message>
    <message>
        <source>Save a por&amp;table copy…</source>
        <translation>Versandfähige &amp;Kopie speichern…</translation>
    </message>
    <message>
        <source>Write the whole case into one file that anybody can check</source>
        <translation>Den ganzen Fall in eine Datei schreiben, die jeder prüfen kann</translation>
    </message>
    <message>
        <source>Open a portable cop&amp;y…</source>
        <translation>&amp;Versandte Kopie öffnen…</translation>
    </message>
    <message>
        <source>Check the copy of a case that was sent, and make a case of it</source>
        <translation>Die zugesandte Kopie eines Falls prüfen und daraus einen Fall anlegen</translation>
    </message>
    <message>
        <source>About the cas&amp;e…</source>
        <translation>Angaben zum Fall…</translation>
    </message>
    <message>
        <source>Case number, examiner, reference, classification, description</source>
        <translation>Fallnummer, Sachbearbeitung, Aktenzeichen, Einstufung, Beschreibung</translation>
    </message>
    <message>
        <source>About the case</source>
        <translation>Angaben zum Fall</translation>
    </message>
    <message>
        <source>&amp;Search the case</source>
        <translation>Fall durchsuchen</translation>
    </message>
    <message>
        <source>Find a text in notes, names, labels and reasons</source>
        <translation>Einen Text in Notizen, Namen, Kennzeichen und Begründungen finden</translation>
    </message>
    <message>
        <source>&amp;Bring photos into the case…</source>
        <translation>Fotos in den Fall aufnehmen…</translation>
    </message>
    <message>
        <source>Copy any number of photos into the case; they are used later</source>
        <translation>Beliebig viele Fotos in den Fall kopieren; verwendet werden sie später</translation>
    </message>
    <message>
        <source>C&amp;ompare two results…</source>
        <translation>Zwei Ergebnisse vergleichen…</translation>
    </message>
    <message>
        <source>What went into two results, and how far their surfaces lie apart</source>
        <translation>Was in zwei Ergebnisse einging und wie weit ihre Oberflächen auseinanderliegen</translation>
    </message>
    <message>
        <source>&amp;Verify the case</source>
        <translation>Fall &amp;prüfen</translation>
    </message>
    <message>
        <source>Compare every stored file with its recorded fingerprint, and check the audit trail</source>
        <translation>Jede gespeicherte Datei mit ihrem festgehaltenen Fingerabdruck vergleichen und das Protokoll prüfen</translation>
    </message>
    <message>
        <source>Add &amp;note…</source>
        <translation>&amp;Notiz hinzufügen…</translation>
    </message>
    <message>
        <source>Write a note into the case, with time and name</source>
        <translation>Eine Notiz mit Zeit und Namen in den Fall schreiben</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>&amp;Accept the result…</source>
        <translation>Ergebnis a&amp;nnehmen…</translation>
    </message>
    <message>
        <source>Say that the shown result may be used, and why</source>
        <translation>Festhalten, dass das gezeigte Ergebnis verwendet werden darf, und warum</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Re&amp;ject the result…</source>
        <translation>Ergebnis ab&amp;lehnen…</translation>
    </message>
    <message>
        <source>Say that the shown result may not be used, and why</source>
        <translation>Festhalten, dass das gezeigte Ergebnis nicht verwendet werden darf, und warum</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>&amp;Report…</source>
        <translation>Be&amp;richt…</translation>
    </message>
    <message>
        <source>See the report before it is saved</source>
        <translation>Den Bericht ansehen, bevor er gespeichert wird</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Go to &amp;start</source>
        <translation>Zum Start</translation>
    </message>
    <message>
        <source>New, open and recent cases</source>
        <translation>Neue, vorhandene und zuletzt geöffnete Fälle</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Go to the &amp;face</source>
        <translation>Zum Gesicht</translation>
    </message>
    <message>
        <source>Photos, 3D view and result</source>
        <translation>Fotos, 3D-Ansicht und Ergebnis</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>Gesicht</translation>
    </message>
    <message>
        <source>Go to the c&amp;ase</source>
        <translation>Zum Fall</translation>
    </message>
    <message>
        <source>Everything that the case holds</source>
        <translation>Alles, was der Fall enthält</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Go to the &amp;batch</source>
        <translation>Zum Stapel</translation>
    </message>
    <message>
        <source>Many photos, one after the other</source>
        <translation>Viele Fotos, eines nach dem anderen</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Next area</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>Move the focus to the next part of the window</source>
        <translation>Den Fokus zum nächsten Teil des Fensters bewegen</translation>
    </message>
    <message>
        <source>All &amp;commands…</source>
        <translation>Alle &amp;Befehle…</translation>
    </message>
    <message>
        <source>Find a command by a few of its letters</source>
        <translation>Einen Befehl an ein paar Buchstaben finden</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>Colours, text size, language, keys</source>
        <translation>Farben, Schriftgröße, Sprache, Tasten</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Larger te&amp;xt</source>
        <translation>Größere Schrift</translation>
    </message>
    <message>
        <source>Text ten per cent larger, up to twice the usual size</source>
        <translation>Schrift zehn Prozent größer, bis zum Doppelten</translation>
    </message>
    <message>
        <source>S&amp;maller text</source>
        <translation>Kleinere Schrift</translation>
    </message>
    <message>
        <source>Text ten per cent smaller</source>
        <translation>Schrift zehn Prozent kleiner</translation>
    </message>
    <message>
        <source>Help on this &amp;part</source>
        <translation>Hilfe zu diesem &amp;Bereich</translation>
    </message>
    <message>
        <source>What the part of the window with the focus is for</source>
        <translation>Wozu der Teil des Fensters mit dem Fokus dient</translation>
    </message>
    <message>
        <source>&amp;Tour</source>
        <translation>&amp;Rundgang</translation>
    </message>
    <message>
        <source>The way from two photos to a report, on invented people</source>
        <translation>Der Weg von zwei Fotos zum Bericht, an erfundenen Personen</translation>
    </message>
    <message>
        <source>&amp;Self-check…</source>
        <translation>&amp;Selbsttest…</translation>
    </message>
    <message>
        <source>Try every part of this installation once</source>
        <translation>Jeden Teil dieser Installation einmal ausprobieren</translation>
    </message>
    <message>
        <source>Two panes beside each other, each with layers of its own</source>
        <translation>Zwei Ansichten nebeneinander, jede mit eigenen Ebenen</translation>
    </message>
    <message>
        <source>Turn both panes together</source>
        <translation>Beide Ansichten zusammen drehen</translation>
    </message>
    <message>
        <source>Put the light back to above the viewer&apos;s left</source>
        <translation>Das Licht wieder links über den Betrachter setzen</translation>
    </message>
    <message>
        <source>Split view</source>
        <translation>Geteilte Ansicht</translation>
    </message>
    <message>
        <source>Link both panes</source>
        <translation>Beide Hälften koppeln</translation>
    </message>
    <message>
        <source>Light as at first</source>
        <translation>Licht wie zu Beginn</translation>
    </message>
    <message>
        <source>Bookmark this camera</source>
        <translation>Kamera merken</translation>
    </message>
    <message>
        <source>Keep the place that the face is seen from</source>
        <translation>Den Blickpunkt auf das Gesicht behalten</translation>
    </message>
    <message>
        <source>Bookmark</source>
        <translation>Lesezeichen</translation>
    </message>
    <message>
        <source>Measure a distance</source>
        <translation>Abstand messen</translation>
    </message>
    <message>
        <source>Measure an angle</source>
        <translation>Winkel messen</translation>
    </message>
    <message>
        <source>Choose two points on the face; again to stop</source>
        <translation>Zwei Punkte am Gesicht wählen; noch einmal beendet es</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Choose a point, the corner and another point; again to stop</source>
        <translation>Einen Punkt, den Scheitel und einen weiteren Punkt wählen; noch einmal beendet es</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>Compare: overlay</source>
        <translation>Vergleich: überlagern</translation>
    </message>
    <message>
        <source>The model over the photo, as translucent as the slider says</source>
        <translation>Das Modell über dem Foto, so durchscheinend wie der Regler es sagt</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>Überlagern</translation>
    </message>
    <message>
        <source>Compare: wipe</source>
        <translation>Vergleich: wischen</translation>
    </message>
    <message>
        <source>The model at the left of a line, the photo at its right</source>
        <translation>Links einer Linie das Modell, rechts das Foto</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>Wischen</translation>
    </message>
    <message>
        <source>Compare: blink</source>
        <translation>Vergleich: abwechseln</translation>
    </message>
    <message>
        <source>The model and the photo in turn</source>
        <translation>Modell und Foto im Wechsel</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>Abwechseln</translation>
    </message>
    <message>
        <source>Compare: side by side</source>
        <translation>Vergleich: nebeneinander</translation>
    </message>
    <message>
        <source>The photo and the model beside each other</source>
        <translation>Foto und Modell nebeneinander</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Keep the comparison in the case</source>
        <translation>Vergleich im Fall behalten</translation>
    </message>
    <message>
        <source>The figure as it is seen, for the report; a blink is kept side by side</source>
        <translation>Die Abbildung, wie sie zu sehen ist, für den Bericht; ein Blinken wird nebeneinander behalten</translation>
    </message>
    <message>
        <source>Keep in case</source>
        <translation>Im Fall behalten</translation>
    </message>
    <message>
        <source>Show the comparison with a third photo</source>
        <translation>Vergleich mit einem dritten Foto zeigen</translation>
    </message>
    <message>
        <source>The model in the pose of another photo: a visual aid</source>
        <translation>Das Modell in der Haltung eines anderen Fotos: eine Sehhilfe</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Turn the photo left</source>
        <translation>Foto nach links drehen</translation>
    </message>
    <message>
        <source>By 90 degrees; the original stays as it is</source>
        <translation>Um 90 Grad; das Original bleibt, wie es ist</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Turn the photo right</source>
        <translation>Foto nach rechts drehen</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Mirror the photo</source>
        <translation>Foto spiegeln</translation>
    </message>
    <message>
        <source>Exchange left and right, for a photo that was taken in a mirror; the result says so</source>
        <translation>Links und rechts vertauschen, für ein Foto aus einem Spiegel; das Ergebnis sagt es</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Correct the box</source>
        <translation>Rahmen berichtigen</translation>
    </message>
    <message>
        <source>Move and resize the box around the face</source>
        <translation>Den Rahmen um das Gesicht verschieben und in der Größe ändern</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Rahmen</translation>
    </message>
    <message>
        <source>Correct the landmarks</source>
        <translation>Landmarken berichtigen</translation>
    </message>
    <message>
        <source>Move the 68 points on the face</source>
        <translation>Die 68 Punkte auf dem Gesicht verschieben</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Landmarken</translation>
    </message>
    <message>
        <source>Show the photos large</source>
        <translation>Fotos groß zeigen</translation>
    </message>
    <message>
        <source>Crop, landmarks, orientation</source>
        <translation>Ausschnitt, Landmarken, Ausrichtung</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Show the quality of the photos</source>
        <translation>Qualität der Fotos zeigen</translation>
    </message>
    <message>
        <source>Face size, sharpness, exposure and pose; warnings to accept</source>
        <translation>Gesichtsgröße, Schärfe, Belichtung und Haltung; Warnungen zum Annehmen</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Accept the warnings of the photos</source>
        <translation>Warnungen der Fotos annehmen</translation>
    </message>
    <message>
        <source>They are printed with the result, and that they were accepted</source>
        <translation>Sie werden mit dem Ergebnis gedruckt, und dass sie angenommen wurden</translation>
    </message>
    <message>
        <source>Show the synthesised second view</source>
        <translation>Künstliche zweite Ansicht zeigen</translation>
    </message>
    <message>
        <source>What is made of one photo where the side photo is missing</source>
        <translation>Was aus einem Foto wird, wenn das Seitenfoto fehlt</translation>
    </message>
    <message>
        <source>Second view</source>
        <translation>Zweite Ansicht</translation>
    </message>
</context>
<context>
    <name>Admin</name>
    <message>
        <source>Loss: training solid, validation dashed</source>
        <translation>Verlust: Training durchgezogen, Validierung gestrichelt</translation>
    </message>
    <message>
        <source>Validation error, px or mm</source>
        <translation>Validierungsfehler, px oder mm</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Pairs per second</source>
        <translation>Paare pro Sekunde</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Analyst</source>
        <translation>Analyst</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>Prüfer</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>Auditor</source>
        <translation>Revisor</translation>
    </message>
    <message>
        <source>Synthetic heads (anny)</source>
        <translation>Synthetische Köpfe (anny)</translation>
    </message>
    <message>
        <source>Synthetic heads (ICT-FaceKit)</source>
        <translation>Synthetische Köpfe (ICT-FaceKit)</translation>
    </message>
    <message>
        <source>Synthetic heads (BFM.mat)</source>
        <translation>Synthetische Köpfe (BFM.mat)</translation>
    </message>
    <message>
        <source>Photos of 300W-LP</source>
        <translation>Fotos aus 300W-LP</translation>
    </message>
    <message>
        <source>FaceGen exports</source>
        <translation>FaceGen-Exporte</translation>
    </message>
    <message>
        <source>Textures for backgrounds</source>
        <translation>Texturen für Hintergründe</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>In Vorbereitung</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Ended without notice</source>
        <translation>Unerwartet geendet</translation>
    </message>
    <message>
        <source>Synthetic</source>
        <translation>Synthetisch</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>Übertragung</translation>
    </message>
    <message>
        <source>Single photo</source>
        <translation>Einzelfoto</translation>
    </message>
    <message>
        <source>Paper: synthetic stage</source>
        <translation>Veröffentlichung: synthetische Stufe</translation>
    </message>
    <message>
        <source>Paper: transfer stage</source>
        <translation>Veröffentlichung: Übertragungsstufe</translation>
    </message>
    <message>
        <source>Paper: single-photo stage</source>
        <translation>Veröffentlichung: Einzelfoto-Stufe</translation>
    </message>
    <message>
        <source>Go on from a model</source>
        <translation>Mit einem Modell weitermachen</translation>
    </message>
    <message>
        <source>Go on, single photo</source>
        <translation>Weitermachen, Einzelfoto</translation>
    </message>
</context>
<context>
    <name>AdminPage</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>AdminWindow</name>
    <message>
        <source>Enface: administration</source>
        <translation>Enface: Verwaltung</translation>
    </message>
    <message>
        <source>Pages of the administration</source>
        <translation>Seiten der Verwaltung</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Data sources</source>
        <translation>Datenquellen</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>You were logged out because nothing was done for a while.</source>
        <translation>Sie wurden abgemeldet, weil eine Weile nichts geschah.</translation>
    </message>
</context>
<context>
    <name>Anatomy</name>
    <message>
        <source>Outer corner of the right eye</source>
        <translation>Äußerer Winkel des rechten Auges</translation>
    </message>
    <message>
        <source>Inner corner of the right eye</source>
        <translation>Innerer Winkel des rechten Auges</translation>
    </message>
    <message>
        <source>Inner corner of the left eye</source>
        <translation>Innerer Winkel des linken Auges</translation>
    </message>
    <message>
        <source>Outer corner of the left eye</source>
        <translation>Äußerer Winkel des linken Auges</translation>
    </message>
    <message>
        <source>Root of the nose</source>
        <translation>Nasenwurzel</translation>
    </message>
    <message>
        <source>Tip of the nose</source>
        <translation>Nasenspitze</translation>
    </message>
    <message>
        <source>Base of the nose</source>
        <translation>Nasenbasis</translation>
    </message>
    <message>
        <source>Right wing of the nose</source>
        <translation>Rechter Nasenflügel</translation>
    </message>
    <message>
        <source>Left wing of the nose</source>
        <translation>Linker Nasenflügel</translation>
    </message>
    <message>
        <source>Upper lip</source>
        <translation>Oberlippe</translation>
    </message>
    <message>
        <source>Lower lip</source>
        <translation>Unterlippe</translation>
    </message>
    <message>
        <source>Right corner of the mouth</source>
        <translation>Rechter Mundwinkel</translation>
    </message>
    <message>
        <source>Left corner of the mouth</source>
        <translation>Linker Mundwinkel</translation>
    </message>
    <message>
        <source>Chin</source>
        <translation>Kinn</translation>
    </message>
</context>
<context>
    <name>AppearancePage</name>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>{0} % of the usual size</source>
        <translation>{0} % der üblichen Größe</translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>Audit trail</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Worüber</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Check the whole trail</source>
        <translation>Ganzes Protokoll prüfen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft…</translation>
    </message>
    <message>
        <source>Every event and every record is as it was written.</source>
        <translation>Alle Ereignisse und Einträge sind so, wie sie geschrieben wurden.</translation>
    </message>
    <message>
        <source>Folder for the trail</source>
        <translation>Ordner für das Protokoll</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Wird exportiert…</translation>
    </message>
    <message>
        <source>Written: {0}</source>
        <translation>Geschrieben: {0}</translation>
    </message>
</context>
<context>
    <name>Batch</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>{0} of {1} done</source>
        <translation>{0} von {1} fertig</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation>{0} fehlgeschlagen</translation>
    </message>
    <message>
        <source>{0} cancelled</source>
        <translation>{0} abgebrochen</translation>
    </message>
    <message>
        <source>{0} waiting</source>
        <translation>{0} warten</translation>
    </message>
    <message>
        <source>about {0} left</source>
        <translation>noch etwa {0}</translation>
    </message>
</context>
<context>
    <name>BatchPage</name>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Choose a table…</source>
        <translation>Tabelle wählen…</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>Ordner für die Ergebnisse</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>Alle abbrechen</translation>
    </message>
    <message>
        <source>Retry what failed</source>
        <translation>Fehlgeschlagene wiederholen</translation>
    </message>
    <message>
        <source>Cancel this line</source>
        <translation>Diese Zeile abbrechen</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>Ihren Ordner öffnen</translation>
    </message>
    <message>
        <source>Progress of the batch</source>
        <translation>Fortschritt des Stapels</translation>
    </message>
    <message>
        <source>No photos are chosen.

A folder: every photo is one line; “name_front” and “name_side” belong together.
A table: CSV with the columns front and side.</source>
        <translation>Es sind keine Fotos gewählt.

Ein Ordner: jedes Foto ist eine Zeile; „name_front“ und „name_side“ gehören zusammen.
Eine Tabelle: CSV mit den Spalten front und side.</translation>
    </message>
    <message>
        <source>Folder with photos</source>
        <translation>Ordner mit Fotos</translation>
    </message>
    <message>
        <source>Table of photos</source>
        <translation>Tabelle mit Fotos</translation>
    </message>
    <message>
        <source>Lines of the batch</source>
        <translation>Zeilen des Stapels</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Results go to</source>
        <translation>Ergebnisse nach</translation>
    </message>
</context>
<context>
    <name>BookmarkBox</name>
    <message>
        <source>Camera bookmarks</source>
        <translation>Kamera-Lesezeichen</translation>
    </message>
    <message>
        <source>Enter goes there, F2 renames</source>
        <translation>Enter geht dorthin, F2 benennt um</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Gehen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>View {0}</source>
        <translation>Ansicht {0}</translation>
    </message>
    <message>
        <source>add bookmark {0}</source>
        <translation>Lesezeichen {0} hinzufügen</translation>
    </message>
    <message>
        <source>delete bookmark {0}</source>
        <translation>Lesezeichen {0} löschen</translation>
    </message>
    <message>
        <source>rename bookmark {0}</source>
        <translation>Lesezeichen {0} umbenennen</translation>
    </message>
</context>
<context>
    <name>CaseButtons</name>
    <message>
        <source>Add photos…</source>
        <translation>Fotos aufnehmen…</translation>
    </message>
    <message>
        <source>About the case…</source>
        <translation>Angaben zum Fall…</translation>
    </message>
    <message>
        <source>Show in 3D</source>
        <translation>In 3D zeigen</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>Dorthin</translation>
    </message>
    <message>
        <source>Use as</source>
        <translation>Verwenden als</translation>
    </message>
    <message>
        <source>About the photo…</source>
        <translation>Angaben zum Foto…</translation>
    </message>
    <message>
        <source>Labels…</source>
        <translation>Kennzeichen…</translation>
    </message>
    <message>
        <source>Add note…</source>
        <translation>Notiz hinzufügen…</translation>
    </message>
    <message>
        <source>Edit note…</source>
        <translation>Notiz ändern…</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>Vergleichen mit…</translation>
    </message>
    <message>
        <source>Take out of the trash</source>
        <translation>Aus dem Papierkorb holen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
</context>
<context>
    <name>CaseDesk</name>
    <message>
        <source>Folder of the case</source>
        <translation>Ordner des Falls</translation>
    </message>
    <message>
        <source>Photos to bring into the case</source>
        <translation>Fotos, die in den Fall aufgenommen werden</translation>
    </message>
</context>
<context>
    <name>CaseModel</name>
    <message>
        <source>add note</source>
        <translation>Notiz hinzufügen</translation>
    </message>
    <message>
        <source>edit note</source>
        <translation>Notiz ändern</translation>
    </message>
    <message>
        <source>delete {0}</source>
        <translation>{0} löschen</translation>
    </message>
    <message>
        <source>restore {0}</source>
        <translation>{0} zurückholen</translation>
    </message>
    <message>
        <source>label {0}</source>
        <translation>{0} kennzeichnen</translation>
    </message>
    <message>
        <source>describe {0}</source>
        <translation>{0} beschreiben</translation>
    </message>
    <message>
        <source>describe the case</source>
        <translation>den Fall beschreiben</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Sections of the case</source>
        <translation>Abschnitte des Falls</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Search the case</source>
        <translation>Fall durchsuchen</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>Kein Fall geöffnet</translation>
    </message>
    <message>
        <source>Read-only: {0}</source>
        <translation>Nur lesbar: {0}</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Make a case or open one on the page “Start”.</source>
        <translation>Auf der Seite „Start“ einen Fall anlegen oder öffnen.</translation>
    </message>
</context>
<context>
    <name>CaseQuestions</name>
    <message>
        <source>Accept {0}</source>
        <translation>{0} annehmen</translation>
    </message>
    <message>
        <source>Reject {0}</source>
        <translation>{0} ablehnen</translation>
    </message>
    <message>
        <source>Why may this result be used? The reason is printed in the report.</source>
        <translation>Warum darf dieses Ergebnis verwendet werden? Die Begründung wird im Bericht gedruckt.</translation>
    </message>
    <message>
        <source>Why may this result not be used? The reason stays on record.</source>
        <translation>Warum darf dieses Ergebnis nicht verwendet werden? Die Begründung bleibt festgehalten.</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Note on {0}</source>
        <translation>Notiz zu {0}</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Notiz hinzufügen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Edit note</source>
        <translation>Notiz ändern</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>The photo itself and its fingerprint never change. What was here before stays on record.</source>
        <translation>Das Foto selbst und sein Fingerabdruck ändern sich nie. Was vorher hier stand, bleibt festgehalten.</translation>
    </message>
    <message>
        <source>About {0}</source>
        <translation>Angaben zu {0}</translation>
    </message>
    <message>
        <source>About the case</source>
        <translation>Angaben zum Fall</translation>
    </message>
    <message>
        <source>e.g. urgent, second opinion</source>
        <translation>z. B. dringend, Zweitmeinung</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Kennzeichen</translation>
    </message>
    <message>
        <source>Words that this is found by, with commas between them.</source>
        <translation>Wörter, unter denen es gefunden wird, durch Kommas getrennt.</translation>
    </message>
    <message>
        <source>Labels of {0}</source>
        <translation>Kennzeichen von {0}</translation>
    </message>
    <message>
        <source>the case</source>
        <translation>der Fall</translation>
    </message>
</context>
<context>
    <name>CaseTable</name>
    <message>
        <source>Lines of the section</source>
        <translation>Zeilen des Abschnitts</translation>
    </message>
</context>
<context>
    <name>Cases</name>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Zu</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Made from</source>
        <translation>Gemacht aus</translation>
    </message>
    <message>
        <source>No photo yet. Drop one on its slot in the part “Face”.</source>
        <translation>Noch kein Foto. Im Bereich „Gesicht“ eines auf seinen Platz ziehen.</translation>
    </message>
    <message>
        <source>No result yet. Add a front photo and choose Reconstruct.</source>
        <translation>Noch kein Ergebnis. Ein Frontalfoto hinzufügen und Rekonstruieren wählen.</translation>
    </message>
    <message>
        <source>Nothing was run yet.</source>
        <translation>Noch ist nichts gelaufen.</translation>
    </message>
    <message>
        <source>No note yet. Add one with Ctrl+M.</source>
        <translation>Noch keine Notiz. Mit Strg+M eine hinzufügen.</translation>
    </message>
    <message>
        <source>No report yet. Accept a result, then choose Report.</source>
        <translation>Noch kein Bericht. Ein Ergebnis annehmen, dann Bericht wählen.</translation>
    </message>
    <message>
        <source>Nothing is recorded yet.</source>
        <translation>Noch ist nichts aufgezeichnet.</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwendung</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>Der Papierkorb ist leer.</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>Case number</source>
        <translation>Fallnummer</translation>
    </message>
    <message>
        <source>Examiner</source>
        <translation>Bearbeiter</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Aktenzeichen</translation>
    </message>
    <message>
        <source>Classification</source>
        <translation>Einstufung</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>where the photo comes from</source>
        <translation>woher das Foto stammt</translation>
    </message>
    <message>
        <source>64 hex digits; compared with the stored bytes</source>
        <translation>64 Hexadezimalziffern; werden mit den gespeicherten Bytes verglichen</translation>
    </message>
    <message>
        <source>Suspect</source>
        <translation>Beschuldigte Person</translation>
    </message>
    <message>
        <source>Convicted person</source>
        <translation>Verurteilte Person</translation>
    </message>
    <message>
        <source>Victim</source>
        <translation>Opfer</translation>
    </message>
    <message>
        <source>Witness</source>
        <translation>Zeugin oder Zeuge</translation>
    </message>
    <message>
        <source>Missing person</source>
        <translation>Vermisste Person</translation>
    </message>
    <message>
        <source>Deceased person</source>
        <translation>Verstorbene Person</translation>
    </message>
    <message>
        <source>Other person</source>
        <translation>Andere Person</translation>
    </message>
    <message>
        <source>Unknown person</source>
        <translation>Unbekannte Person</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>{0} events, head {1}…</source>
        <translation>{0} Einträge, Kopf {1}…</translation>
    </message>
    <message>
        <source>agrees</source>
        <translation>stimmt überein</translation>
    </message>
    <message>
        <source>DIFFERS</source>
        <translation>WEICHT AB</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>{0} bytes</source>
        <translation>{0} Bytes</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Legal basis</source>
        <translation>Rechtsgrundlage</translation>
    </message>
    <message>
        <source>Category of person</source>
        <translation>Personenkategorie</translation>
    </message>
    <message>
        <source>Supplier&apos;s SHA-256</source>
        <translation>SHA-256 des Lieferanten</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Kennzeichen</translation>
    </message>
    <message>
        <source>Brought in</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>{0} on {1} by {2}: {3}</source>
        <translation>{0} am {1} von {2}: {3}</translation>
    </message>
    <message>
        <source>Draft: neither accepted nor rejected</source>
        <translation>Entwurf: weder angenommen noch abgelehnt</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Choices</source>
        <translation>Wahl</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>the case</source>
        <translation>der Fall</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Nothing in the case contains this text.</source>
        <translation>Nichts im Fall enthält diesen Text.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Replaces</source>
        <translation>Ersetzt</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Aufgezeichnet</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>FAILED: the stored bytes are not those that came in</source>
        <translation>FEHLER: die gespeicherten Bytes sind nicht die aufgenommenen</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>Front</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Anderes</translation>
    </message>
    <message>
        <source>Analyst</source>
        <translation>Analyst</translation>
    </message>
    <message>
        <source>Full report</source>
        <translation>Ausführlicher Bericht</translation>
    </message>
    <message>
        <source>Short report</source>
        <translation>Kurzer Bericht</translation>
    </message>
    <message>
        <source>One page</source>
        <translation>Eine Seite</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Kennzeichen</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Begründung</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
</context>
<context>
    <name>CasesPage</name>
    <message>
        <source>as in the last case</source>
        <translation>wie im letzten Fall</translation>
    </message>
    <message>
        <source>on the cover of reports; optional</source>
        <translation>auf dem Deckblatt von Berichten; freiwillig</translation>
    </message>
    <message>
        <source>the folder of documents</source>
        <translation>der Ordner der Dokumente</translation>
    </message>
    <message>
        <source>Examiner</source>
        <translation>Bearbeiter</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>Folder for cases</source>
        <translation>Ordner für Fälle</translation>
    </message>
</context>
<context>
    <name>CodesPage</name>
    <message>
        <source>Recovery codes</source>
        <translation>Wiederherstellungscodes</translation>
    </message>
    <message>
        <source>Print these codes and lock them away. Each sets a new password once. They are not shown again.</source>
        <translation>Drucken Sie diese Codes und schließen Sie sie weg. Jeder setzt einmal ein neues Passwort. Sie werden nicht noch einmal gezeigt.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>I have kept them</source>
        <translation>Ich habe sie verwahrt</translation>
    </message>
</context>
<context>
    <name>CommandBar</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Comparison with a third photo</source>
        <translation>Vergleich mit einem dritten Foto</translation>
    </message>
    <message>
        <source>What is drawn of the model</source>
        <translation>Was vom Modell gezeichnet wird</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckung</translation>
    </message>
    <message>
        <source>Opacity of the model</source>
        <translation>Deckung des Modells</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linie</translation>
    </message>
    <message>
        <source>Place of the line</source>
        <translation>Ort der Linie</translation>
    </message>
    <message>
        <source>Visual aid. AI-estimated model in the pose that a reconstruction of this photo found. Not for identification as stand-alone evidence.</source>
        <translation>Sehhilfe. Von KI geschätztes Modell in der Haltung, die eine Rekonstruktion dieses Fotos ergab. Nicht als alleiniger Beweis zur Identifizierung.</translation>
    </message>
    <message>
        <source>Kept as R{0}; the report of this result prints it.</source>
        <translation>Als R{0} behalten; der Bericht zu diesem Ergebnis druckt die Abbildung.</translation>
    </message>
    <message>
        <source>There is nothing to compare yet.</source>
        <translation>Es gibt noch nichts zu vergleichen.</translation>
    </message>
    <message>
        <source>Result and photo have to be in an open case.</source>
        <translation>Ergebnis und Foto müssen in einem offenen Fall liegen.</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>Textur</translation>
    </message>
    <message>
        <source>Shaded shape</source>
        <translation>Schattierte Form</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Umriss</translation>
    </message>
    <message>
        <source>First reconstruct a face from the photos at the left.</source>
        <translation>Zuerst aus den Fotos links ein Gesicht rekonstruieren.</translation>
    </message>
    <message>
        <source>Add a third photo at the right: the face is shown in its pose.</source>
        <translation>Rechts ein drittes Foto hinzufügen: Das Gesicht wird in dessen Haltung gezeigt.</translation>
    </message>
    <message>
        <source>The face is being brought into the pose of the photo…</source>
        <translation>Das Gesicht wird in die Haltung des Fotos gebracht…</translation>
    </message>
    <message>
        <source>Pose in this photo: yaw {0}, pitch {1}, roll {2}</source>
        <translation>Haltung in diesem Foto: Gieren {0}, Nicken {1}, Rollen {2}</translation>
    </message>
    <message>
        <source>Choose the photo to compare with</source>
        <translation>Foto für den Vergleich wählen</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Comparison of the model with the photo: a visual aid</source>
        <translation>Vergleich des Modells mit dem Foto: eine Sehhilfe</translation>
    </message>
</context>
<context>
    <name>CropPreview</name>
    <message>
        <source>Crop that the network sees</source>
        <translation>Ausschnitt, den das Netz sieht</translation>
    </message>
    <message>
        <source>What the network will see: {0} by {0} pixels</source>
        <translation>Was das Netz sehen wird: {0} mal {0} Pixel</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>Ausschnitt</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>After the reconstruction: expected error, pose, model and the fingerprints of the photos.</source>
        <translation>Nach der Rekonstruktion: erwarteter Fehler, Kopfhaltung, Modell und die Fingerabdrücke der Fotos.</translation>
    </message>
    <message>
        <source>The photos were changed after this reconstruction.</source>
        <translation>Die Fotos wurden nach dieser Rekonstruktion geändert.</translation>
    </message>
    <message>
        <source>AI-estimated 3D model. Not a photograph. Not for identification as stand-alone evidence.</source>
        <translation>KI-geschätztes 3D-Modell. Kein Foto. Nicht zur Identifizierung als alleiniges Beweismittel.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>This model gives no expected error.</source>
        <translation>Dieses Modell gibt keinen erwarteten Fehler an.</translation>
    </message>
    <message>
        <source>Expected error</source>
        <translation>Erwarteter Fehler</translation>
    </message>
    <message>
        <source>{0} mm (median)</source>
        <translation>{0} mm (Median)</translation>
    </message>
    <message>
        <source>95 % below</source>
        <translation>95 % unter</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Maßstab</translation>
    </message>
    <message>
        <source>Pose in the front photo</source>
        <translation>Kopfhaltung im Frontalfoto</translation>
    </message>
    <message>
        <source>Yaw</source>
        <translation>Gieren</translation>
    </message>
    <message>
        <source>Above 0: the nose points to the image&apos;s left</source>
        <translation>Über 0: die Nase zeigt nach links im Bild</translation>
    </message>
    <message>
        <source>Pitch</source>
        <translation>Nicken</translation>
    </message>
    <message>
        <source>Above 0: looks up</source>
        <translation>Über 0: blickt nach oben</translation>
    </message>
    <message>
        <source>Roll</source>
        <translation>Rollen</translation>
    </message>
    <message>
        <source>Above 0: tilts clockwise in the image</source>
        <translation>Über 0: im Bild im Uhrzeigersinn geneigt</translation>
    </message>
    <message>
        <source>Made from</source>
        <translation>Gemacht aus</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>Front</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>Gemacht mit</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Mesh</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Vertices</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Triangles</source>
        <translation>Dreiecke</translation>
    </message>
    <message>
        <source>{0} × {1} px</source>
        <translation>{0} × {1} px</translation>
    </message>
    <message>
        <source>face box by hand</source>
        <translation>Gesichtsrahmen von Hand</translation>
    </message>
</context>
<context>
    <name>DiffDialog</name>
    <message>
        <source>Compare two results</source>
        <translation>Zwei Ergebnisse vergleichen</translation>
    </message>
    <message>
        <source>First result</source>
        <translation>Erstes Ergebnis</translation>
    </message>
    <message>
        <source>Second result</source>
        <translation>Zweites Ergebnis</translation>
    </message>
    <message>
        <source>Only what differs</source>
        <translation>Nur Unterschiede</translation>
    </message>
    <message>
        <source>Between corresponding points of two estimated models, not aligned. Says nothing about a person.</source>
        <translation>Zwischen entsprechenden Punkten zweier geschätzter Modelle, nicht ausgerichtet. Sagt nichts über eine Person.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>The surfaces are being compared…</source>
        <translation>Die Oberflächen werden verglichen…</translation>
    </message>
    <message>
        <source>The meshes have different layouts, so their distance is not measured.</source>
        <translation>Die Netze sind verschieden aufgebaut, daher wird ihr Abstand nicht gemessen.</translation>
    </message>
    <message>
        <source>Both surfaces are the same.</source>
        <translation>Beide Oberflächen sind gleich.</translation>
    </message>
    <message>
        <source>The surfaces lie {0} mm apart on average, 95 % below {1} mm, at most {2} mm.</source>
        <translation>Die Flächen liegen im Mittel {0} mm auseinander, 95 % unter {1} mm, höchstens {2} mm.</translation>
    </message>
    <message>
        <source>What is recorded about both results</source>
        <translation>Was zu beiden Ergebnissen festgehalten ist</translation>
    </message>
</context>
<context>
    <name>EditCanvas</name>
    <message>
        <source>Photo with box and landmarks</source>
        <translation>Foto mit Rahmen und Landmarken</translation>
    </message>
    <message>
        <source>Arrow keys move the face box, plus and minus change its size</source>
        <translation>Pfeiltasten verschieben den Rahmen, Plus und Minus ändern seine Größe</translation>
    </message>
    <message>
        <source>Page up and down choose a landmark, arrow keys move it, with Shift by ten pixels</source>
        <translation>Bild auf und ab wählen eine Landmarke, Pfeiltasten verschieben sie, mit Umschalt um zehn Pixel</translation>
    </message>
</context>
<context>
    <name>EditorPage</name>
    <message>
        <source>Crop and landmarks</source>
        <translation>Ausschnitt und Landmarken</translation>
    </message>
    <message>
        <source>Let the detector find the face</source>
        <translation>Gesicht vom Detektor finden lassen</translation>
    </message>
    <message>
        <source>Place a box by hand</source>
        <translation>Rahmen von Hand setzen</translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation>Was das Netz sieht</translation>
    </message>
    <message>
        <source>Landmark</source>
        <translation>Landmarke</translation>
    </message>
    <message>
        <source>There is no photo in this slot.</source>
        <translation>Hier ist noch kein Foto.</translation>
    </message>
    <message>
        <source>Add a photo at the left to correct it here.</source>
        <translation>Links ein Foto hinzufügen, um es hier zu berichtigen.</translation>
    </message>
    <message>
        <source>No face was found yet.</source>
        <translation>Noch wurde kein Gesicht gefunden.</translation>
    </message>
    <message>
        <source>The network is still looking for them.</source>
        <translation>Das Netz sucht sie noch.</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>The 3D face appears here</source>
        <translation>Hier erscheint das 3D-Gesicht</translation>
    </message>
    <message>
        <source>Add a front photo, and a side photo if there is one, then choose Reconstruct.</source>
        <translation>Ein Frontalfoto hinzufügen, dazu ein Seitenfoto, wenn es eines gibt, dann Rekonstruieren wählen.</translation>
    </message>
</context>
<context>
    <name>EmptySlot</name>
    <message>
        <source>Drop a photo here
or click to choose one</source>
        <translation>Foto hierher ziehen
oder zum Wählen klicken</translation>
    </message>
    <message>
        <source>Reading the photo…</source>
        <translation>Das Foto wird gelesen…</translation>
    </message>
    <message>
        <source>Drop another photo here
or click to choose one</source>
        <translation>Anderes Foto hierher ziehen
oder zum Wählen klicken</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>E{0} is in the trash</source>
        <translation>E{0} liegt im Papierkorb</translation>
    </message>
    <message>
        <source>Front and side photo are the same file.</source>
        <translation>Front- und Seitenfoto sind dieselbe Datei.</translation>
    </message>
    <message>
        <source>No side photo was given: a synthetic {0} view, made from the front photo and turned to {1} degrees, took its place. It holds no evidence of its own.</source>
        <translation>Es gab kein Seitenfoto: eine künstliche Ansicht ({0}), aus dem Frontfoto gemacht und auf {1} Grad gedreht, trat an seine Stelle. Sie enthält keine eigenen Beweise.</translation>
    </message>
    <message>
        <source>No side photo was given: the network saw one photo alone. The synthetic view is for looking at and did not take part.</source>
        <translation>Es gab kein Seitenfoto: das Netz sah nur ein Foto. Die künstliche Ansicht ist zum Ansehen und wirkte nicht mit.</translation>
    </message>
    <message>
        <source>N{0} is in the trash</source>
        <translation>N{0} liegt im Papierkorb</translation>
    </message>
    <message>
        <source>R{0} is no comparison figure of M{1}</source>
        <translation>R{0} ist keine Vergleichsabbildung von M{1}</translation>
    </message>
    <message>
        <source>Smaller faces in the background were left aside: {0}.</source>
        <translation>Kleinere Gesichter im Hintergrund blieben unbeachtet: {0}.</translation>
    </message>
    <message>
        <source>The EXIF data are damaged; the photo may not be upright.</source>
        <translation>Die EXIF-Daten sind beschädigt; das Foto steht vielleicht nicht aufrecht.</translation>
    </message>
    <message>
        <source>The colours were converted from CIE Lab.</source>
        <translation>Die Farben wurden aus CIE Lab umgerechnet.</translation>
    </message>
    <message>
        <source>The colours were converted from CMYK.</source>
        <translation>Die Farben wurden aus CMYK umgerechnet.</translation>
    </message>
    <message>
        <source>The colours were converted to sRGB by the embedded colour profile.</source>
        <translation>Die Farben wurden mit dem eingebetteten Farbprofil nach sRGB umgerechnet.</translation>
    </message>
    <message>
        <source>The embedded colour profile is unusable; the colours were taken as sRGB.</source>
        <translation>Das eingebettete Farbprofil ist unbrauchbar; die Farben wurden als sRGB gelesen.</translation>
    </message>
    <message>
        <source>The face is blurred; fine shape cannot be seen in it.</source>
        <translation>Das Gesicht ist unscharf; feine Formen sind darin nicht zu sehen.</translation>
    </message>
    <message>
        <source>The face is only {0} px wide; fine shape cannot be seen in it.</source>
        <translation>Das Gesicht ist nur {0} px breit; feine Formen sind darin nicht zu sehen.</translation>
    </message>
    <message>
        <source>The face is overexposed ({0} of it is white).</source>
        <translation>Das Gesicht ist überbelichtet ({0} davon ist weiß).</translation>
    </message>
    <message>
        <source>The face is underexposed ({0} of it is black).</source>
        <translation>Das Gesicht ist unterbelichtet ({0} davon ist schwarz).</translation>
    </message>
    <message>
        <source>The file holds several frames or pages; the first was used.</source>
        <translation>Die Datei enthält mehrere Bilder oder Seiten; das erste wurde verwendet.</translation>
    </message>
    <message>
        <source>The file&apos;s name does not say so, but it is in {0} format.</source>
        <translation>Der Dateiname sagt es nicht, aber die Datei hat das Format {0}.</translation>
    </message>
    <message>
        <source>The grey values were reduced to 8 bits.</source>
        <translation>Die Grauwerte wurden auf 8 Bit verringert.</translation>
    </message>
    <message>
        <source>The grey values were scaled, since they do not use the range of 16 bits.</source>
        <translation>Die Grauwerte wurden gestreckt, da sie den Bereich von 16 Bit nicht nutzen.</translation>
    </message>
    <message>
        <source>The landmarks lie far from the face that was found; check the box around the face.</source>
        <translation>Die Landmarken liegen weit vom gefundenen Gesicht; den Rahmen um das Gesicht prüfen.</translation>
    </message>
    <message>
        <source>The photo of {0} px was reduced to a working copy of {1} px.</source>
        <translation>Das Foto von {0} px wurde zu einer Arbeitskopie von {1} px verkleinert.</translation>
    </message>
    <message>
        <source>The photo was mirrored by hand: left and right are exchanged.</source>
        <translation>Das Foto wurde von Hand gespiegelt: links und rechts sind vertauscht.</translation>
    </message>
    <message>
        <source>The photo was turned by hand: {0} degrees clockwise.</source>
        <translation>Das Foto wurde von Hand gedreht: {0} Grad im Uhrzeigersinn.</translation>
    </message>
    <message>
        <source>The photo&apos;s edge cuts off {0} of the face.</source>
        <translation>Der Bildrand schneidet {0} des Gesichts ab.</translation>
    </message>
    <message>
        <source>The photos may be exchanged: the head is turned by {0} degrees in the front photo and by {1} in the side photo.</source>
        <translation>Die Fotos sind vielleicht vertauscht: der Kopf ist im Frontfoto um {0} Grad gedreht und im Seitenfoto um {1}.</translation>
    </message>
    <message>
        <source>The side photo shows nearly a front view (turned by {0} degrees).</source>
        <translation>Das Seitenfoto zeigt fast eine Frontansicht (um {0} Grad gedreht).</translation>
    </message>
    <message>
        <source>This model gives no position map of the side photo, so its colours were not used.</source>
        <translation>Dieses Modell gibt keine Positionskarte des Seitenfotos, daher wurden dessen Farben nicht verwendet.</translation>
    </message>
    <message>
        <source>Transparent areas were laid over white.</source>
        <translation>Durchsichtige Flächen wurden auf Weiß gelegt.</translation>
    </message>
    <message>
        <source>a decision accepts or rejects</source>
        <translation>eine Entscheidung nimmt an oder lehnt ab</translation>
    </message>
    <message>
        <source>a file is larger than a bundle may hold</source>
        <translation>eine Datei ist größer, als ein Bündel sie enthalten darf</translation>
    </message>
    <message>
        <source>a file is where a folder is needed, or the reverse</source>
        <translation>wo ein Ordner nötig ist, liegt eine Datei, oder umgekehrt</translation>
    </message>
    <message>
        <source>a file name holds a zero byte</source>
        <translation>ein Dateiname enthält ein Nullbyte</translation>
    </message>
    <message>
        <source>a font of the report cannot be read</source>
        <translation>eine Schrift des Berichts ist nicht lesbar</translation>
    </message>
    <message>
        <source>a language file of the report cannot be read</source>
        <translation>eine Sprachdatei des Berichts ist nicht lesbar</translation>
    </message>
    <message>
        <source>a picture that declares 2.5 gigapixels was not refused</source>
        <translation>ein Bild, das 2,5 Gigapixel angibt, wurde nicht abgelehnt</translation>
    </message>
    <message>
        <source>a row names bytes by something that is no hash</source>
        <translation>eine Zeile benennt Bytes mit etwas, das kein Hash ist</translation>
    </message>
    <message>
        <source>a row was added past the audit trail</source>
        <translation>eine Zeile wurde am Protokoll vorbei hinzugefügt</translation>
    </message>
    <message>
        <source>a row was changed past the audit trail</source>
        <translation>eine Zeile wurde am Protokoll vorbei geändert</translation>
    </message>
    <message>
        <source>a row was removed past the audit trail</source>
        <translation>eine Zeile wurde am Protokoll vorbei entfernt</translation>
    </message>
    <message>
        <source>a step inside a transaction of the case began another transaction; nothing of it was kept</source>
        <translation>ein Schritt in einer Transaktion des Falls begann eine weitere; nichts davon wurde behalten</translation>
    </message>
    <message>
        <source>a stored file is not what it was</source>
        <translation>eine gespeicherte Datei ist nicht mehr, was sie war</translation>
    </message>
    <message>
        <source>a stored file {0}</source>
        <translation>eine gespeicherte Datei {0}</translation>
    </message>
    <message>
        <source>a tag has more than {0} characters</source>
        <translation>ein Kennzeichen hat mehr als {0} Zeichen</translation>
    </message>
    <message>
        <source>a {0} cannot go to the trash</source>
        <translation>„{0}“ kann nicht in den Papierkorb</translation>
    </message>
    <message>
        <source>a {0} takes no tags</source>
        <translation>„{0}“ nimmt keine Kennzeichen an</translation>
    </message>
    <message>
        <source>add it again</source>
        <translation>es noch einmal aufnehmen</translation>
    </message>
    <message>
        <source>add one with: enface case add CASE --front FILE</source>
        <translation>eines aufnehmen mit: enface case add CASE --front FILE</translation>
    </message>
    <message>
        <source>add sslmode=verify-full to the address</source>
        <translation>der Adresse sslmode=verify-full hinzufügen</translation>
    </message>
    <message>
        <source>an event cannot be read ({0})</source>
        <translation>ein Ereignis ist nicht lesbar ({0})</translation>
    </message>
    <message>
        <source>another program reads the case</source>
        <translation>ein anderes Programm liest den Fall</translation>
    </message>
    <message>
        <source>another program uses the database</source>
        <translation>ein anderes Programm verwendet die Datenbank</translation>
    </message>
    <message>
        <source>ask for a checkpoint that holds nothing but weights, or for safetensors</source>
        <translation>um einen Stand bitten, der nur Gewichte enthält, oder um safetensors</translation>
    </message>
    <message>
        <source>ask for the bundle again</source>
        <translation>um das Bündel noch einmal bitten</translation>
    </message>
    <message>
        <source>ask its administrator</source>
        <translation>dessen Verwaltung fragen</translation>
    </message>
    <message>
        <source>ask the administrator of the server</source>
        <translation>die Verwaltung des Servers fragen</translation>
    </message>
    <message>
        <source>ask the sender for the bundle again; nothing was imported</source>
        <translation>den Absender noch einmal um das Bündel bitten; nichts wurde eingelesen</translation>
    </message>
    <message>
        <source>beyond this computer evidence travels encrypted only</source>
        <translation>außerhalb dieses Rechners reisen Beweismittel nur verschlüsselt</translation>
    </message>
    <message>
        <source>beyond this computer the server&apos;s certificate has to be checked</source>
        <translation>außerhalb dieses Rechners muss das Zertifikat des Servers geprüft werden</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>change its owner</source>
        <translation>seinen Besitzer ändern</translation>
    </message>
    <message>
        <source>change the permissions</source>
        <translation>die Rechte ändern</translation>
    </message>
    <message>
        <source>check the disk and try again</source>
        <translation>den Datenträger prüfen und es noch einmal versuchen</translation>
    </message>
    <message>
        <source>check the folder</source>
        <translation>den Ordner prüfen</translation>
    </message>
    <message>
        <source>check the folder and the log</source>
        <translation>den Ordner und das Protokoll prüfen</translation>
    </message>
    <message>
        <source>check the name and the drive</source>
        <translation>Namen und Laufwerk prüfen</translation>
    </message>
    <message>
        <source>check the network and the server, then try again; what was confirmed is stored</source>
        <translation>Netz und Server prüfen und es noch einmal versuchen; was bestätigt wurde, ist gespeichert</translation>
    </message>
    <message>
        <source>check the network and the store, then try again; what was confirmed is stored</source>
        <translation>Netz und Speicher prüfen und es noch einmal versuchen; was bestätigt wurde, ist gespeichert</translation>
    </message>
    <message>
        <source>check the path and its permissions</source>
        <translation>den Pfad und seine Rechte prüfen</translation>
    </message>
    <message>
        <source>check the permissions and the drive</source>
        <translation>Rechte und Laufwerk prüfen</translation>
    </message>
    <message>
        <source>check the variable DISPLAY, or use `enface reconstruct` without a window</source>
        <translation>die Variable DISPLAY prüfen oder `enface reconstruct` ohne Fenster verwenden</translation>
    </message>
    <message>
        <source>choices: {0}</source>
        <translation>zur Wahl stehen: {0}</translation>
    </message>
    <message>
        <source>choose a bundle of Enface</source>
        <translation>ein Bündel von Enface wählen</translation>
    </message>
    <message>
        <source>choose a case of this server, or correct the settings</source>
        <translation>einen Fall dieses Servers wählen oder die Einstellungen berichtigen</translation>
    </message>
    <message>
        <source>choose a case, or make one</source>
        <translation>einen Fall wählen oder anlegen</translation>
    </message>
    <message>
        <source>choose a file</source>
        <translation>eine Datei wählen</translation>
    </message>
    <message>
        <source>choose a new name</source>
        <translation>einen neuen Namen wählen</translation>
    </message>
    <message>
        <source>choose a photo file</source>
        <translation>eine Fotodatei wählen</translation>
    </message>
    <message>
        <source>choose a shorter template</source>
        <translation>eine kürzere Vorlage wählen</translation>
    </message>
    <message>
        <source>choose a shorter, plain name</source>
        <translation>einen kürzeren, einfachen Namen wählen</translation>
    </message>
    <message>
        <source>choose a smaller file</source>
        <translation>eine kleinere Datei wählen</translation>
    </message>
    <message>
        <source>choose another</source>
        <translation>einen anderen wählen</translation>
    </message>
    <message>
        <source>choose another file</source>
        <translation>eine andere Datei wählen</translation>
    </message>
    <message>
        <source>choose another folder</source>
        <translation>einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>choose another folder or change its permissions</source>
        <translation>einen anderen Ordner wählen oder seine Rechte ändern</translation>
    </message>
    <message>
        <source>choose another folder or table</source>
        <translation>einen anderen Ordner oder eine andere Tabelle wählen</translation>
    </message>
    <message>
        <source>choose auto, paper, or the new view&apos;s yaw from -90 to 90 degrees</source>
        <translation>auto, paper oder den Drehwinkel der neuen Ansicht von -90 bis 90 Grad wählen</translation>
    </message>
    <message>
        <source>choose from {0}</source>
        <translation>aus {0} wählen</translation>
    </message>
    <message>
        <source>choose one of the two</source>
        <translation>eines der beiden wählen</translation>
    </message>
    <message>
        <source>choose one of {0}</source>
        <translation>eines von {0} wählen</translation>
    </message>
    <message>
        <source>choose one with --box x,y,w,h</source>
        <translation>eines mit --box x,y,w,h wählen</translation>
    </message>
    <message>
        <source>choose one: enface models promote</source>
        <translation>eines wählen: enface models promote</translation>
    </message>
    <message>
        <source>choose other weights</source>
        <translation>andere Gewichte wählen</translation>
    </message>
    <message>
        <source>choose {0}</source>
        <translation>{0} wählen</translation>
    </message>
    <message>
        <source>close Enface on this case everywhere and open it once for writing</source>
        <translation>Enface bei diesem Fall überall schließen und ihn einmal zum Schreiben öffnen</translation>
    </message>
    <message>
        <source>close it and try again</source>
        <translation>es schließen und noch einmal versuchen</translation>
    </message>
    <message>
        <source>close it there, or open it read-only here</source>
        <translation>ihn dort schließen oder hier nur zum Lesen öffnen</translation>
    </message>
    <message>
        <source>close other programs and try again</source>
        <translation>andere Programme schließen und es noch einmal versuchen</translation>
    </message>
    <message>
        <source>close the case and open it again; what was confirmed is stored</source>
        <translation>den Fall schließen und neu öffnen; was bestätigt wurde, ist gespeichert</translation>
    </message>
    <message>
        <source>correct it, or move it away</source>
        <translation>sie berichtigen oder wegschieben</translation>
    </message>
    <message>
        <source>correct the table</source>
        <translation>die Tabelle berichtigen</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>beschädigt</translation>
    </message>
    <message>
        <source>divide it</source>
        <translation>sie teilen</translation>
    </message>
    <message>
        <source>draw the box around the face by hand</source>
        <translation>den Rahmen um das Gesicht von Hand ziehen</translation>
    </message>
    <message>
        <source>draw {0}</source>
        <translation>{0} zeichnen</translation>
    </message>
    <message>
        <source>drawing the 3D views took too long</source>
        <translation>das Zeichnen der 3D-Ansichten dauerte zu lange</translation>
    </message>
    <message>
        <source>enter 64 hex digits, or leave it out</source>
        <translation>64 Hexadezimalziffern eingeben oder es weglassen</translation>
    </message>
    <message>
        <source>enter {0}</source>
        <translation>{0} eingeben</translation>
    </message>
    <message>
        <source>find out who changed it</source>
        <translation>herausfinden, wer es geändert hat</translation>
    </message>
    <message>
        <source>find out who changed it; to go on without it, move the file away</source>
        <translation>herausfinden, wer es geändert hat; um ohne sie weiterzumachen, die Datei wegschieben</translation>
    </message>
    <message>
        <source>format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>free some space</source>
        <translation>Platz schaffen</translation>
    </message>
    <message>
        <source>free some space and try again</source>
        <translation>Platz schaffen und es noch einmal versuchen</translation>
    </message>
    <message>
        <source>free some space or choose another disk</source>
        <translation>Platz schaffen oder einen anderen Datenträger wählen</translation>
    </message>
    <message>
        <source>give both</source>
        <translation>beide angeben</translation>
    </message>
    <message>
        <source>give s3://BUCKET/PREFIX?endpoint=https://HOST as the place of evidence</source>
        <translation>s3://BUCKET/PREFIX?endpoint=https://HOST als Ort der Beweismittel angeben</translation>
    </message>
    <message>
        <source>give x,y,w,h in px of the photo, which has {0} x {1}</source>
        <translation>x,y,w,h in px des Fotos angeben, das {0} x {1} hat</translation>
    </message>
    <message>
        <source>give {0} to {1} mm, or leave it out</source>
        <translation>{0} bis {1} mm angeben oder es weglassen</translation>
    </message>
    <message>
        <source>import the model</source>
        <translation>das Modell einlesen</translation>
    </message>
    <message>
        <source>install Enface again</source>
        <translation>Enface neu installieren</translation>
    </message>
    <message>
        <source>install Enface again; update the driver of the GPU</source>
        <translation>Enface neu installieren; den Treiber der Grafikkarte erneuern</translation>
    </message>
    <message>
        <source>install it: pip install &apos;enface[objects]&apos;</source>
        <translation>sie installieren: pip install &apos;enface[objects]&apos;</translation>
    </message>
    <message>
        <source>install it: pip install &apos;enface[server]&apos;</source>
        <translation>ihn installieren: pip install &apos;enface[server]&apos;</translation>
    </message>
    <message>
        <source>install {0} (names of Debian and Ubuntu packages)</source>
        <translation>{0} installieren (Namen von Paketen in Debian und Ubuntu)</translation>
    </message>
    <message>
        <source>it cannot be read ({0})</source>
        <translation>es ist nicht lesbar ({0})</translation>
    </message>
    <message>
        <source>it holds more than a bundle may</source>
        <translation>es enthält mehr, als ein Bündel darf</translation>
    </message>
    <message>
        <source>it holds no case</source>
        <translation>es enthält keinen Fall</translation>
    </message>
    <message>
        <source>it holds no dictionary of tensors</source>
        <translation>es enthält kein Verzeichnis von Tensoren</translation>
    </message>
    <message>
        <source>it holds too much</source>
        <translation>es enthält zu viel</translation>
    </message>
    <message>
        <source>it holds {0}</source>
        <translation>es enthält {0}</translation>
    </message>
    <message>
        <source>it is no checkpoint that torch 1.6 or later saved</source>
        <translation>es ist kein Stand, den torch 1.6 oder neuer gespeichert hat</translation>
    </message>
    <message>
        <source>it unpacks to far more than it is</source>
        <translation>es ist entpackt weit größer, als es ist</translation>
    </message>
    <message>
        <source>its certificate leads to none of the certificates that are trusted</source>
        <translation>sein Zertifikat führt zu keinem der Zertifikate, denen vertraut wird</translation>
    </message>
    <message>
        <source>its dictionary holds something else than tensors</source>
        <translation>sein Verzeichnis enthält etwas anderes als Tensoren</translation>
    </message>
    <message>
        <source>its members are compressed, which torch never does</source>
        <translation>seine Teile sind gepackt, was torch nie tut</translation>
    </message>
    <message>
        <source>its row names no file of the case</source>
        <translation>seine Zeile nennt keine Datei des Falls</translation>
    </message>
    <message>
        <source>its tables or triggers are not the ones that Enface made</source>
        <translation>ihre Tabellen oder Auslöser sind nicht die von Enface</translation>
    </message>
    <message>
        <source>keep cases on a disk that knows locks</source>
        <translation>Fälle auf einem Datenträger halten, der Sperren kennt</translation>
    </message>
    <message>
        <source>keep it under {0} characters</source>
        <translation>unter {0} Zeichen bleiben</translation>
    </message>
    <message>
        <source>keep the case as it is and restore the file from a bundle or its supplier</source>
        <translation>den Fall lassen, wie er ist, und die Datei aus einem Bündel oder vom Lieferanten wiederherstellen</translation>
    </message>
    <message>
        <source>keep the old one</source>
        <translation>das alte behalten</translation>
    </message>
    <message>
        <source>leave it in the case</source>
        <translation>es im Fall lassen</translation>
    </message>
    <message>
        <source>let its administrator run: enface server set-up</source>
        <translation>dessen Verwaltung ausführen lassen: enface server set-up</translation>
    </message>
    <message>
        <source>libraries that the window needs are missing</source>
        <translation>Bibliotheken, die das Fenster braucht, fehlen</translation>
    </message>
    <message>
        <source>look at the list</source>
        <translation>in der Liste nachsehen</translation>
    </message>
    <message>
        <source>move the case to a local disk</source>
        <translation>den Fall auf einen lokalen Datenträger verschieben</translation>
    </message>
    <message>
        <source>name another model (see: enface models list)</source>
        <translation>ein anderes Modell nennen (siehe: enface models list)</translation>
    </message>
    <message>
        <source>no CUDA device can be used here</source>
        <translation>hier ist kein CUDA-Gerät nutzbar</translation>
    </message>
    <message>
        <source>no OpenGL on this machine</source>
        <translation>kein OpenGL auf diesem Rechner</translation>
    </message>
    <message>
        <source>no case on this computer made a report with these bytes</source>
        <translation>kein Fall auf diesem Rechner hat einen Bericht mit diesen Bytes gemacht</translation>
    </message>
    <message>
        <source>no face was found</source>
        <translation>es wurde kein Gesicht gefunden</translation>
    </message>
    <message>
        <source>no model is the default</source>
        <translation>kein Modell ist das voreingestellte</translation>
    </message>
    <message>
        <source>no permission to write here</source>
        <translation>hier darf nicht geschrieben werden</translation>
    </message>
    <message>
        <source>no server is set</source>
        <translation>kein Server ist eingestellt</translation>
    </message>
    <message>
        <source>nothing has to be done</source>
        <translation>nichts ist zu tun</translation>
    </message>
    <message>
        <source>nothing is named {0}</source>
        <translation>nichts heißt {0}</translation>
    </message>
    <message>
        <source>nothing to do, or set a server in server.toml</source>
        <translation>nichts zu tun, oder einen Server in server.toml einstellen</translation>
    </message>
    <message>
        <source>only {0} MB are free</source>
        <translation>nur {0} MB sind frei</translation>
    </message>
    <message>
        <source>open it for writing once</source>
        <translation>ihn einmal zum Schreiben öffnen</translation>
    </message>
    <message>
        <source>open it with the newer version</source>
        <translation>ihn mit der neueren Version öffnen</translation>
    </message>
    <message>
        <source>open the case for writing, or work on a copy</source>
        <translation>den Fall zum Schreiben öffnen oder an einer Kopie arbeiten</translation>
    </message>
    <message>
        <source>open the case that it belongs to, or ask for the report again</source>
        <translation>den zugehörigen Fall öffnen oder noch einmal um den Bericht bitten</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>raise the file size limit or change the disk</source>
        <translation>die Grenze der Dateigröße anheben oder den Datenträger wechseln</translation>
    </message>
    <message>
        <source>reconstruct again</source>
        <translation>noch einmal rekonstruieren</translation>
    </message>
    <message>
        <source>reset the landmarks, or move them onto the face</source>
        <translation>die Landmarken zurücksetzen oder auf das Gesicht schieben</translation>
    </message>
    <message>
        <source>restore it</source>
        <translation>es wiederherstellen</translation>
    </message>
    <message>
        <source>restore it first</source>
        <translation>es zuerst wiederherstellen</translation>
    </message>
    <message>
        <source>restore it from a backup, or move it away: a new one is made, which cannot check earlier anchors</source>
        <translation>es aus einer Sicherung wiederherstellen oder wegschieben: ein neuer wird gemacht, der frühere Anker nicht prüfen kann</translation>
    </message>
    <message>
        <source>restore the case</source>
        <translation>den Fall wiederherstellen</translation>
    </message>
    <message>
        <source>restore the case from a bundle</source>
        <translation>den Fall aus einem Bündel wiederherstellen</translation>
    </message>
    <message>
        <source>restore the case from a bundle or a backup; the evidence files are not affected</source>
        <translation>den Fall aus einem Bündel oder einer Sicherung wiederherstellen; die Beweisdateien sind nicht betroffen</translation>
    </message>
    <message>
        <source>restore the case from a bundle, or run it again</source>
        <translation>den Fall aus einem Bündel wiederherstellen oder den Lauf wiederholen</translation>
    </message>
    <message>
        <source>run enface case run</source>
        <translation>enface case run ausführen</translation>
    </message>
    <message>
        <source>run enface verify on the case</source>
        <translation>enface verify für den Fall ausführen</translation>
    </message>
    <message>
        <source>run the evaluation again</source>
        <translation>die Auswertung wiederholen</translation>
    </message>
    <message>
        <source>run the set-up again</source>
        <translation>die Einrichtung wiederholen</translation>
    </message>
    <message>
        <source>save a smaller copy and try again</source>
        <translation>eine kleinere Kopie speichern und es noch einmal versuchen</translation>
    </message>
    <message>
        <source>save it as CSV (UTF-8) with the columns front and side</source>
        <translation>sie als CSV (UTF-8) mit den Spalten front und side speichern</translation>
    </message>
    <message>
        <source>save the photo as JPEG, PNG, TIFF, BMP or WebP and try again</source>
        <translation>das Foto als JPEG, PNG, TIFF, BMP oder WebP speichern und es noch einmal versuchen</translation>
    </message>
    <message>
        <source>see its log</source>
        <translation>in dessen Protokoll nachsehen</translation>
    </message>
    <message>
        <source>see the log (Help, Show log folder)</source>
        <translation>im Protokoll nachsehen (Hilfe, Protokollordner zeigen)</translation>
    </message>
    <message>
        <source>see the log for details</source>
        <translation>im Protokoll nachsehen</translation>
    </message>
    <message>
        <source>see: enface models list</source>
        <translation>siehe: enface models list</translation>
    </message>
    <message>
        <source>set database = &quot;postgresql://USER@HOST/NAME?sslmode=verify-full&quot; in server.toml, or ENFACE_DATABASE</source>
        <translation>database = &quot;postgresql://USER@HOST/NAME?sslmode=verify-full&quot; in server.toml oder ENFACE_DATABASE setzen</translation>
    </message>
    <message>
        <source>set evidence = &quot;s3://BUCKET/PREFIX?endpoint=https://HOST&quot; in server.toml, or ENFACE_EVIDENCE</source>
        <translation>evidence = &quot;s3://BUCKET/PREFIX?endpoint=https://HOST&quot; in server.toml oder ENFACE_EVIDENCE setzen</translation>
    </message>
    <message>
        <source>shorten it</source>
        <translation>kürzer fassen</translation>
    </message>
    <message>
        <source>start Enface from a desktop session, or use `enface reconstruct` without a window</source>
        <translation>Enface auf einem Schreibtisch starten oder `enface reconstruct` ohne Fenster verwenden</translation>
    </message>
    <message>
        <source>tag what it is about</source>
        <translation>das kennzeichnen, worum es geht</translation>
    </message>
    <message>
        <source>the 3D views cannot be drawn: {0}</source>
        <translation>die 3D-Ansichten lassen sich nicht zeichnen: {0}</translation>
    </message>
    <message>
        <source>the CNN face detector cannot be read ({0})</source>
        <translation>der CNN-Gesichtsdetektor ist nicht lesbar ({0})</translation>
    </message>
    <message>
        <source>the CNN face detector is damaged or of another version</source>
        <translation>der CNN-Gesichtsdetektor ist beschädigt oder von einer anderen Version</translation>
    </message>
    <message>
        <source>the anchor of the audit trail {0}</source>
        <translation>der Anker des Protokolls {0}</translation>
    </message>
    <message>
        <source>the audit head that it prints is not in the case&apos;s trail</source>
        <translation>das gedruckte Ende des Protokolls steht nicht im Protokoll des Falls</translation>
    </message>
    <message>
        <source>the box does not lie in the photo</source>
        <translation>der Rahmen liegt nicht im Foto</translation>
    </message>
    <message>
        <source>the bundle&apos;s signed head is missing</source>
        <translation>das signierte Ende des Bündels fehlt</translation>
    </message>
    <message>
        <source>the case has no front photo</source>
        <translation>der Fall hat kein Frontfoto</translation>
    </message>
    <message>
        <source>the case has no result</source>
        <translation>der Fall hat kein Ergebnis</translation>
    </message>
    <message>
        <source>the case has the schema of an older Enface ({0})</source>
        <translation>der Fall hat das Schema eines älteren Enface ({0})</translation>
    </message>
    <message>
        <source>the case is open for writing: {0}</source>
        <translation>der Fall ist zum Schreiben geöffnet: {0}</translation>
    </message>
    <message>
        <source>the case is open read-only: {0}</source>
        <translation>der Fall ist nur zum Lesen geöffnet: {0}</translation>
    </message>
    <message>
        <source>the case is there already ({0})</source>
        <translation>der Fall ist schon da ({0})</translation>
    </message>
    <message>
        <source>the case stays where it was; check both databases</source>
        <translation>der Fall bleibt, wo er war; beide Datenbanken prüfen</translation>
    </message>
    <message>
        <source>the case was made by a newer Enface (schema {0}, this one knows {1})</source>
        <translation>den Fall hat ein neueres Enface gemacht (Schema {0}, dieses kennt {1})</translation>
    </message>
    <message>
        <source>the case&apos;s identifier is malformed</source>
        <translation>die Kennung des Falls ist fehlerhaft</translation>
    </message>
    <message>
        <source>the case&apos;s own data are missing</source>
        <translation>die eigenen Daten des Falls fehlen</translation>
    </message>
    <message>
        <source>the checkpoint is not taken: {0}</source>
        <translation>der Stand wird nicht angenommen: {0}</translation>
    </message>
    <message>
        <source>the connection to the server was lost, and with it the right to write in this case</source>
        <translation>die Verbindung zum Server ging verloren und mit ihr das Recht, in diesem Fall zu schreiben</translation>
    </message>
    <message>
        <source>the copy is not equal to the case</source>
        <translation>die Kopie ist dem Fall nicht gleich</translation>
    </message>
    <message>
        <source>the database cannot be opened</source>
        <translation>die Datenbank lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>the database cannot be read</source>
        <translation>die Datenbank ist nicht lesbar</translation>
    </message>
    <message>
        <source>the database does not accept the setting {0} ({1})</source>
        <translation>die Datenbank nimmt die Einstellung {0} nicht an ({1})</translation>
    </message>
    <message>
        <source>the database is damaged ({0})</source>
        <translation>die Datenbank ist beschädigt ({0})</translation>
    </message>
    <message>
        <source>the database is not sound ({0})</source>
        <translation>die Datenbank ist nicht heil ({0})</translation>
    </message>
    <message>
        <source>the database reports {0}: {1}</source>
        <translation>die Datenbank meldet {0}: {1}</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>der Datenträger ist voll</translation>
    </message>
    <message>
        <source>the display {0} does not answer</source>
        <translation>der Bildschirm {0} antwortet nicht</translation>
    </message>
    <message>
        <source>the drawing process answered nonsense</source>
        <translation>der Zeichenprozess antwortete Unsinn</translation>
    </message>
    <message>
        <source>the drawing process answered with {0} {1}</source>
        <translation>der Zeichenprozess antwortete mit {0} {1}</translation>
    </message>
    <message>
        <source>the drawing process did not start ({0})</source>
        <translation>der Zeichenprozess startete nicht ({0})</translation>
    </message>
    <message>
        <source>the driver for PostgreSQL is not installed</source>
        <translation>der Treiber für PostgreSQL ist nicht installiert</translation>
    </message>
    <message>
        <source>the evidence of this case is in a store, and none is set</source>
        <translation>die Beweismittel dieses Falls liegen in einem Speicher, und keiner ist eingestellt</translation>
    </message>
    <message>
        <source>the evidence of {0} is not what was stored: {1}</source>
        <translation>das Beweisstück {0} ist nicht, was gespeichert wurde: {1}</translation>
    </message>
    <message>
        <source>the face topology cannot be read ({0})</source>
        <translation>die Gesichtstopologie ist nicht lesbar ({0})</translation>
    </message>
    <message>
        <source>the file cannot be read</source>
        <translation>die Datei ist nicht lesbar</translation>
    </message>
    <message>
        <source>the file changed while it was read</source>
        <translation>die Datei änderte sich beim Lesen</translation>
    </message>
    <message>
        <source>the file does not exist (any more)</source>
        <translation>die Datei gibt es nicht (mehr)</translation>
    </message>
    <message>
        <source>the file grows while it is read</source>
        <translation>die Datei wächst beim Lesen</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>die Datei ist leer</translation>
    </message>
    <message>
        <source>the file is far larger than it should be</source>
        <translation>die Datei ist weit größer, als sie sein sollte</translation>
    </message>
    <message>
        <source>the file is larger than 256 MiB</source>
        <translation>die Datei ist größer als 256 MiB</translation>
    </message>
    <message>
        <source>the file is larger than allowed</source>
        <translation>die Datei ist größer als erlaubt</translation>
    </message>
    <message>
        <source>the file is larger than {0} MiB</source>
        <translation>die Datei ist größer als {0} MiB</translation>
    </message>
    <message>
        <source>the file is not an image in an allowed format</source>
        <translation>die Datei ist kein Bild in einem erlaubten Format</translation>
    </message>
    <message>
        <source>the file that names the case on the server is damaged</source>
        <translation>die Datei, die den Fall auf dem Server nennt, ist beschädigt</translation>
    </message>
    <message>
        <source>the frontal face detector cannot be read ({0})</source>
        <translation>der Frontdetektor ist nicht lesbar ({0})</translation>
    </message>
    <message>
        <source>the frontal face detector is damaged</source>
        <translation>der Frontdetektor ist beschädigt</translation>
    </message>
    <message>
        <source>the head around the face cannot be read ({0})</source>
        <translation>der Kopf um das Gesicht ist nicht lesbar ({0})</translation>
    </message>
    <message>
        <source>the image is damaged</source>
        <translation>das Bild ist beschädigt</translation>
    </message>
    <message>
        <source>the image is larger than 120 megapixels</source>
        <translation>das Bild ist größer als 120 Megapixel</translation>
    </message>
    <message>
        <source>the image is truncated</source>
        <translation>das Bild ist abgeschnitten</translation>
    </message>
    <message>
        <source>the image needs more memory than a photo may</source>
        <translation>das Bild braucht mehr Speicher, als ein Foto darf</translation>
    </message>
    <message>
        <source>the installation&apos;s key is damaged</source>
        <translation>der Schlüssel der Installation ist beschädigt</translation>
    </message>
    <message>
        <source>the landmarks do not outline a face in the photo</source>
        <translation>die Landmarken umreißen kein Gesicht im Foto</translation>
    </message>
    <message>
        <source>the library for S3-style stores is not installed</source>
        <translation>die Bibliothek für S3-Speicher ist nicht installiert</translation>
    </message>
    <message>
        <source>the library {0} is not installed</source>
        <translation>die Bibliothek {0} ist nicht installiert</translation>
    </message>
    <message>
        <source>the list and the files differ ({0})</source>
        <translation>Liste und Dateien unterscheiden sich ({0})</translation>
    </message>
    <message>
        <source>the list of lists is not complete</source>
        <translation>die Liste der Listen ist nicht vollständig</translation>
    </message>
    <message>
        <source>the migration changed the audit trail</source>
        <translation>die Umstellung änderte das Protokoll</translation>
    </message>
    <message>
        <source>the model {0} reconstructs nothing: it refines synthetic views</source>
        <translation>das Modell {0} rekonstruiert nichts: es verfeinert künstliche Ansichten</translation>
    </message>
    <message>
        <source>the name is too long or not allowed</source>
        <translation>der Name ist zu lang oder nicht erlaubt</translation>
    </message>
    <message>
        <source>the name {0} is none that a bundle has</source>
        <translation>den Namen {0} gibt es in einem Bündel nicht</translation>
    </message>
    <message>
        <source>the network returned numbers that are not finite</source>
        <translation>das Netz gab Zahlen zurück, die nicht endlich sind</translation>
    </message>
    <message>
        <source>the network {0} does not take its configuration ({1})</source>
        <translation>das Netz {0} nimmt seine Einstellungen nicht an ({1})</translation>
    </message>
    <message>
        <source>the network {0} is unknown</source>
        <translation>das Netz {0} ist unbekannt</translation>
    </message>
    <message>
        <source>the network&apos;s position map is no face: {0}</source>
        <translation>die Positionskarte des Netzes ist kein Gesicht: {0}</translation>
    </message>
    <message>
        <source>the network&apos;s shape is no head: {0}</source>
        <translation>die Form des Netzes ist kein Kopf: {0}</translation>
    </message>
    <message>
        <source>the package face_recognition_models with the CNN face detector is not installed</source>
        <translation>das Paket face_recognition_models mit dem CNN-Gesichtsdetektor ist nicht installiert</translation>
    </message>
    <message>
        <source>the photo decoder stopped unexpectedly</source>
        <translation>der Foto-Leser brach unerwartet ab</translation>
    </message>
    <message>
        <source>the photo decoder took too long</source>
        <translation>der Foto-Leser brauchte zu lange</translation>
    </message>
    <message>
        <source>the reference cannot be read</source>
        <translation>die Referenz ist nicht lesbar</translation>
    </message>
    <message>
        <source>the reference face came out {0} mm away from its record</source>
        <translation>das Referenzgesicht lag {0} mm neben seiner Aufzeichnung</translation>
    </message>
    <message>
        <source>the reference face is {0} mm wide</source>
        <translation>das Referenzgesicht ist {0} mm breit</translation>
    </message>
    <message>
        <source>the report calls itself {0} and was entered as {1}</source>
        <translation>der Bericht nennt sich {0} und wurde als {1} eingetragen</translation>
    </message>
    <message>
        <source>the report cannot print these characters: {0}{1}</source>
        <translation>der Bericht kann diese Zeichen nicht drucken: {0}{1}</translation>
    </message>
    <message>
        <source>the report is missing</source>
        <translation>der Bericht fehlt</translation>
    </message>
    <message>
        <source>the report is not the one that was made</source>
        <translation>der Bericht ist nicht der, der gemacht wurde</translation>
    </message>
    <message>
        <source>the report is too large to be kept</source>
        <translation>der Bericht ist zu groß, um ihn zu behalten</translation>
    </message>
    <message>
        <source>the result has no {0}</source>
        <translation>das Ergebnis hat kein {0}</translation>
    </message>
    <message>
        <source>the results cannot be read ({0})</source>
        <translation>die Ergebnisse sind nicht lesbar ({0})</translation>
    </message>
    <message>
        <source>the row of {0} names no {1}</source>
        <translation>die Zeile von {0} nennt kein {1}</translation>
    </message>
    <message>
        <source>the sample case cannot be read</source>
        <translation>der Beispielfall ist nicht lesbar</translation>
    </message>
    <message>
        <source>the server cannot be reached ({0})</source>
        <translation>der Server ist nicht erreichbar ({0})</translation>
    </message>
    <message>
        <source>the server has no such case</source>
        <translation>der Server hat keinen solchen Fall</translation>
    </message>
    <message>
        <source>the server is not set up for Enface</source>
        <translation>der Server ist nicht für Enface eingerichtet</translation>
    </message>
    <message>
        <source>the server reports {0}: {1}</source>
        <translation>der Server meldet {0}: {1}</translation>
    </message>
    <message>
        <source>the server&apos;s address cannot be read</source>
        <translation>die Adresse des Servers ist nicht lesbar</translation>
    </message>
    <message>
        <source>the server&apos;s database is damaged ({0})</source>
        <translation>die Datenbank des Servers ist beschädigt ({0})</translation>
    </message>
    <message>
        <source>the server&apos;s disk is full</source>
        <translation>der Datenträger des Servers ist voll</translation>
    </message>
    <message>
        <source>the settings cannot be read ({0})</source>
        <translation>die Einstellungen sind nicht lesbar ({0})</translation>
    </message>
    <message>
        <source>the share is not between 0 and 1</source>
        <translation>der Anteil liegt nicht zwischen 0 und 1</translation>
    </message>
    <message>
        <source>the signed head beside the case is false</source>
        <translation>das signierte Ende neben dem Fall ist falsch</translation>
    </message>
    <message>
        <source>the step cannot be kept ({0})</source>
        <translation>der Schritt lässt sich nicht behalten ({0})</translation>
    </message>
    <message>
        <source>the step is too large</source>
        <translation>der Schritt ist zu groß</translation>
    </message>
    <message>
        <source>the store of evidence could not be used ({0})</source>
        <translation>der Speicher der Beweismittel war nicht nutzbar ({0})</translation>
    </message>
    <message>
        <source>the stored result of {0} cannot be read ({1})</source>
        <translation>das gespeicherte Ergebnis von {0} ist nicht lesbar ({1})</translation>
    </message>
    <message>
        <source>the supplier&apos;s hash is no SHA-256</source>
        <translation>der Hash des Lieferanten ist kein SHA-256</translation>
    </message>
    <message>
        <source>the table cannot be read ({0})</source>
        <translation>die Tabelle ist nicht lesbar ({0})</translation>
    </message>
    <message>
        <source>the table has no column called front</source>
        <translation>die Tabelle hat keine Spalte namens front</translation>
    </message>
    <message>
        <source>the table is too large</source>
        <translation>die Tabelle ist zu groß</translation>
    </message>
    <message>
        <source>the time-out is no number</source>
        <translation>die Zeitgrenze ist keine Zahl</translation>
    </message>
    <message>
        <source>the title has more than {0} characters</source>
        <translation>der Titel hat mehr als {0} Zeichen</translation>
    </message>
    <message>
        <source>the weights are damaged ({0})</source>
        <translation>die Gewichte sind beschädigt ({0})</translation>
    </message>
    <message>
        <source>the weights are not the ones in the manifest (sha256 {0} instead of {1})</source>
        <translation>die Gewichte sind nicht die im Verzeichnis (sha256 {0} statt {1})</translation>
    </message>
    <message>
        <source>the weights do not fit the network ({0} tensors differ, the first is {1})</source>
        <translation>die Gewichte passen nicht zum Netz ({0} Tensoren weichen ab, der erste ist {1})</translation>
    </message>
    <message>
        <source>the weights hold values that are not finite</source>
        <translation>die Gewichte enthalten Werte, die nicht endlich sind</translation>
    </message>
    <message>
        <source>the weights {0} of {1} are not installed</source>
        <translation>die Gewichte {0} von {1} sind nicht installiert</translation>
    </message>
    <message>
        <source>there are more than {0} photos</source>
        <translation>es sind mehr als {0} Fotos</translation>
    </message>
    <message>
        <source>there are no reports in language {0}</source>
        <translation>es gibt keine Berichte in der Sprache {0}</translation>
    </message>
    <message>
        <source>there is a box for a side photo, but no side photo</source>
        <translation>es gibt einen Rahmen für ein Seitenfoto, aber kein Seitenfoto</translation>
    </message>
    <message>
        <source>there is no case in this folder</source>
        <translation>in diesem Ordner liegt kein Fall</translation>
    </message>
    <message>
        <source>there is no choice named {0}</source>
        <translation>es gibt keine Wahl namens {0}</translation>
    </message>
    <message>
        <source>there is no device {0}</source>
        <translation>es gibt kein Gerät {0}</translation>
    </message>
    <message>
        <source>there is no display to open a window on</source>
        <translation>es gibt keinen Bildschirm für ein Fenster</translation>
    </message>
    <message>
        <source>there is no mesh format {0}</source>
        <translation>es gibt kein Netzformat {0}</translation>
    </message>
    <message>
        <source>there is no model to measure</source>
        <translation>es gibt kein Modell zum Messen</translation>
    </message>
    <message>
        <source>there is no photo in it</source>
        <translation>es ist kein Foto darin</translation>
    </message>
    <message>
        <source>there is no role {0}</source>
        <translation>es gibt keine Verwendung {0}</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>es gibt keine solche Datei</translation>
    </message>
    <message>
        <source>there is no {0} {1} in the case</source>
        <translation>im Fall gibt es „{0} {1}“ nicht</translation>
    </message>
    <message>
        <source>there is not enough memory</source>
        <translation>der Arbeitsspeicher reicht nicht</translation>
    </message>
    <message>
        <source>there is something here already</source>
        <translation>hier liegt schon etwas</translation>
    </message>
    <message>
        <source>this account may not do that ({0})</source>
        <translation>dieses Konto darf das nicht ({0})</translation>
    </message>
    <message>
        <source>this is a defect of Enface: report it with the log</source>
        <translation>dies ist ein Fehler von Enface: mit dem Protokoll melden</translation>
    </message>
    <message>
        <source>this is no bundle</source>
        <translation>dies ist kein Bündel</translation>
    </message>
    <message>
        <source>this is no database of an Enface case</source>
        <translation>dies ist keine Datenbank eines Enface-Falls</translation>
    </message>
    <message>
        <source>this is not a regular file</source>
        <translation>dies ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>train again</source>
        <translation>noch einmal trainieren</translation>
    </message>
    <message>
        <source>truncated</source>
        <translation>abgeschnitten</translation>
    </message>
    <message>
        <source>try another photo or another model</source>
        <translation>ein anderes Foto oder Modell versuchen</translation>
    </message>
    <message>
        <source>try another photo or check the box around the face</source>
        <translation>ein anderes Foto versuchen oder den Rahmen um das Gesicht prüfen</translation>
    </message>
    <message>
        <source>turn the photo upright, or name the face from brows to chin with --box x,y,w,h</source>
        <translation>das Foto aufrecht drehen oder das Gesicht von Brauen bis Kinn mit --box x,y,w,h nennen</translation>
    </message>
    <message>
        <source>two writers held one case</source>
        <translation>zwei Schreibende hielten einen Fall</translation>
    </message>
    <message>
        <source>unexpected error ({0})</source>
        <translation>unerwarteter Fehler ({0})</translation>
    </message>
    <message>
        <source>use --device cpu or auto</source>
        <translation>--device cpu oder auto verwenden</translation>
    </message>
    <message>
        <source>use a plain word</source>
        <translation>ein einfaches Wort verwenden</translation>
    </message>
    <message>
        <source>use finite numbers</source>
        <translation>endliche Zahlen verwenden</translation>
    </message>
    <message>
        <source>use the original file or copy it again from its source</source>
        <translation>die Originaldatei verwenden oder sie noch einmal von der Quelle kopieren</translation>
    </message>
    <message>
        <source>write the text in Latin, Greek or Cyrillic letters, or have such characters spelled out (--spell-out)</source>
        <translation>den Text in lateinischen, griechischen oder kyrillischen Buchstaben schreiben oder solche Zeichen ausschreiben lassen (--spell-out)</translation>
    </message>
    <message>
        <source>write {{&quot;case&quot;: IDENTIFIER}} into it; enface server cases lists them</source>
        <translation>{{&quot;case&quot;: IDENTIFIER}} hineinschreiben; enface server cases führt sie auf</translation>
    </message>
    <message>
        <source>writing failed ({0})</source>
        <translation>das Schreiben schlug fehl ({0})</translation>
    </message>
    <message>
        <source>{0} % of the head in the synthetic view is not seen in the photo.</source>
        <translation>{0} % des Kopfes in der künstlichen Ansicht sind im Foto nicht zu sehen.</translation>
    </message>
    <message>
        <source>{0} Acknowledged by the analyst.</source>
        <translation>{0} Zur Kenntnis genommen.</translation>
    </message>
    <message>
        <source>{0} faces were found: {1}</source>
        <translation>{0} Gesichter wurden gefunden: {1}</translation>
    </message>
    <message>
        <source>{0} has more than {1} characters</source>
        <translation>{0} hat mehr als {1} Zeichen</translation>
    </message>
    <message>
        <source>{0} holds a line that is no hash and name</source>
        <translation>{0} enthält eine Zeile, die nicht Hash und Name ist</translation>
    </message>
    <message>
        <source>{0} holds values that are not finite</source>
        <translation>{0} enthält Werte, die nicht endlich sind</translation>
    </message>
    <message>
        <source>{0} is a link or no regular file</source>
        <translation>{0} ist ein Verweis oder keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>{0} is a link, encrypted, or there twice</source>
        <translation>{0} ist ein Verweis, verschlüsselt oder zweimal da</translation>
    </message>
    <message>
        <source>{0} is damaged ({1})</source>
        <translation>{0} ist beschädigt ({1})</translation>
    </message>
    <message>
        <source>{0} is empty</source>
        <translation>{0} ist leer</translation>
    </message>
    <message>
        <source>{0} is in the trash</source>
        <translation>{0} liegt im Papierkorb</translation>
    </message>
    <message>
        <source>{0} is in the trash already</source>
        <translation>{0} liegt schon im Papierkorb</translation>
    </message>
    <message>
        <source>{0} is larger than it says</source>
        <translation>{0} ist größer als angegeben</translation>
    </message>
    <message>
        <source>{0} is missing or too large</source>
        <translation>{0} fehlt oder ist zu groß</translation>
    </message>
    <message>
        <source>{0} is no PostgreSQL server</source>
        <translation>{0} ist kein PostgreSQL-Server</translation>
    </message>
    <message>
        <source>{0} is no address of a store</source>
        <translation>{0} ist keine Speicheradresse</translation>
    </message>
    <message>
        <source>{0} is no kind of manual step</source>
        <translation>{0} ist keine Art von Handgriff</translation>
    </message>
    <message>
        <source>{0} is no way to turn the head</source>
        <translation>{0} ist keine Art, den Kopf zu drehen</translation>
    </message>
    <message>
        <source>{0} is not in the trash</source>
        <translation>{0} liegt nicht im Papierkorb</translation>
    </message>
    <message>
        <source>{0} is not the file that the list names</source>
        <translation>{0} ist nicht die Datei, die die Liste nennt</translation>
    </message>
    <message>
        <source>{0} is not what its name says</source>
        <translation>{0} ist nicht, was der Name sagt</translation>
    </message>
    <message>
        <source>{0} mm cannot be the distance between a person&apos;s pupils</source>
        <translation>{0} mm kann nicht der Abstand der Pupillen eines Menschen sein</translation>
    </message>
    <message>
        <source>{0} needs organisation = &quot;TEXT&quot; and trust = [&quot;FILE&quot;, ...]</source>
        <translation>{0} braucht organisation = &quot;TEXT&quot; und trust = [&quot;FILE&quot;, ...]</translation>
    </message>
    <message>
        <source>{0} was altered</source>
        <translation>{0} wurde verändert</translation>
    </message>
    <message>
        <source>{0}, so the network ran on the CPU.</source>
        <translation>{0}, daher lief das Netz auf dem Prozessor.</translation>
    </message>
</context>
<context>
    <name>EvaluationPage</name>
    <message>
        <source>Evaluation on MICC Florence</source>
        <translation>Auswertung auf MICC Florence</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Other programs&apos; meshes</source>
        <translation>Netze anderer Programme</translation>
    </message>
    <message>
        <source>Demographics (CSV)</source>
        <translation>Demografie (CSV)</translation>
    </message>
    <message>
        <source>Models to measure</source>
        <translation>Zu messende Modelle</translation>
    </message>
    <message>
        <source>Look into the folder</source>
        <translation>In den Ordner sehen</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Show stored results</source>
        <translation>Gespeicherte Ergebnisse zeigen</translation>
    </message>
    <message>
        <source>Expected and found</source>
        <translation>Erwartet und gefunden</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>mm median</source>
        <translation>mm Median</translation>
    </message>
    <message>
        <source>mm mean</source>
        <translation>mm Mittel</translation>
    </message>
    <message>
        <source>mm 95 %</source>
        <translation>mm 95 %</translation>
    </message>
    <message>
        <source>NME</source>
        <translation>NME</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95-%-Intervall</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Worst faces</source>
        <translation>Schlechteste Gesichter</translation>
    </message>
    <message>
        <source>Show in three dimensions</source>
        <translation>Räumlich zeigen</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Choose: {0}</source>
        <translation>Wählen: {0}</translation>
    </message>
    <message>
        <source>Looking into the folder…</source>
        <translation>Ordner wird angesehen…</translation>
    </message>
    <message>
        <source>Expected: {0} people</source>
        <translation>Erwartet: {0} Personen</translation>
    </message>
    <message>
        <source>Found: {0} people</source>
        <translation>Gefunden: {0} Personen</translation>
    </message>
    <message>
        <source>Missing: {0}</source>
        <translation>Fehlend: {0}</translation>
    </message>
    <message>
        <source>Skipped: {0}</source>
        <translation>Ausgelassen: {0}</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Wird gemessen…</translation>
    </message>
    <message>
        <source>The models were measured; the figures are their evaluation records.</source>
        <translation>Die Modelle wurden gemessen; die Zahlen sind ihre Auswertungsnachweise.</translation>
    </message>
</context>
<context>
    <name>Events</name>
    <message>
        <source>Audit trail checked</source>
        <translation>Protokoll geprüft</translation>
    </message>
    <message>
        <source>Audit trail exported</source>
        <translation>Protokoll ausgegeben</translation>
    </message>
    <message>
        <source>Audit trail looked at</source>
        <translation>Protokoll angesehen</translation>
    </message>
    <message>
        <source>Portable copy written</source>
        <translation>Versandfähige Kopie geschrieben</translation>
    </message>
    <message>
        <source>Made from a portable copy</source>
        <translation>Aus versandter Kopie angelegt</translation>
    </message>
    <message>
        <source>Case made</source>
        <translation>Fall angelegt</translation>
    </message>
    <message>
        <source>Case moved</source>
        <translation>Fall verschoben</translation>
    </message>
    <message>
        <source>Case opened</source>
        <translation>Fall geöffnet</translation>
    </message>
    <message>
        <source>Organisation changed</source>
        <translation>Organisation geändert</translation>
    </message>
    <message>
        <source>Case searched</source>
        <translation>Fall durchsucht</translation>
    </message>
    <message>
        <source>Case described</source>
        <translation>Fall beschrieben</translation>
    </message>
    <message>
        <source>Case verified</source>
        <translation>Fall geprüft</translation>
    </message>
    <message>
        <source>Figures for the report chosen</source>
        <translation>Abbildungen für den Bericht gewählt</translation>
    </message>
    <message>
        <source>Comparison kept</source>
        <translation>Vergleich behalten</translation>
    </message>
    <message>
        <source>Photos checked</source>
        <translation>Fotos geprüft</translation>
    </message>
    <message>
        <source>Photo brought in</source>
        <translation>Foto aufgenommen</translation>
    </message>
    <message>
        <source>Photo is NOT what came in</source>
        <translation>Foto ist NICHT das aufgenommene</translation>
    </message>
    <message>
        <source>Photo described</source>
        <translation>Foto beschrieben</translation>
    </message>
    <message>
        <source>Photo corrected by hand</source>
        <translation>Foto von Hand berichtigt</translation>
    </message>
    <message>
        <source>Photo taken out of the trash</source>
        <translation>Foto aus dem Papierkorb geholt</translation>
    </message>
    <message>
        <source>Photo put into the trash</source>
        <translation>Foto in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>Photo looked at</source>
        <translation>Foto angesehen</translation>
    </message>
    <message>
        <source>Note written</source>
        <translation>Notiz geschrieben</translation>
    </message>
    <message>
        <source>Note changed</source>
        <translation>Notiz geändert</translation>
    </message>
    <message>
        <source>Note taken out of the trash</source>
        <translation>Notiz aus dem Papierkorb geholt</translation>
    </message>
    <message>
        <source>Note put into the trash</source>
        <translation>Notiz in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>Report made</source>
        <translation>Bericht erstellt</translation>
    </message>
    <message>
        <source>Result accepted</source>
        <translation>Ergebnis angenommen</translation>
    </message>
    <message>
        <source>Camera bookmarks changed</source>
        <translation>Kamera-Lesezeichen geändert</translation>
    </message>
    <message>
        <source>Result made a draft again</source>
        <translation>Ergebnis wieder Entwurf</translation>
    </message>
    <message>
        <source>Result exported</source>
        <translation>Ergebnis ausgegeben</translation>
    </message>
    <message>
        <source>Measurements changed</source>
        <translation>Messungen geändert</translation>
    </message>
    <message>
        <source>Result looked at</source>
        <translation>Ergebnis angesehen</translation>
    </message>
    <message>
        <source>Result rejected</source>
        <translation>Ergebnis abgelehnt</translation>
    </message>
    <message>
        <source>Result taken out of the trash</source>
        <translation>Ergebnis aus dem Papierkorb geholt</translation>
    </message>
    <message>
        <source>Result put into the trash</source>
        <translation>Ergebnis in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>Results compared</source>
        <translation>Ergebnisse verglichen</translation>
    </message>
    <message>
        <source>Run cancelled</source>
        <translation>Lauf abgebrochen</translation>
    </message>
    <message>
        <source>Run done</source>
        <translation>Lauf fertig</translation>
    </message>
    <message>
        <source>Run failed</source>
        <translation>Lauf fehlgeschlagen</translation>
    </message>
    <message>
        <source>Labels changed</source>
        <translation>Kennzeichen geändert</translation>
    </message>
</context>
<context>
    <name>EvidenceState</name>
    <message>
        <source>Comparing the stored photos with their fingerprints: {0} %</source>
        <translation>Die gespeicherten Fotos werden mit ihren Fingerabdrücken verglichen: {0} %</translation>
    </message>
    <message>
        <source>{0} of {1} photos are NOT the ones that came in</source>
        <translation>{0} von {1} Fotos sind NICHT die, die aufgenommen wurden</translation>
    </message>
    <message>
        <source>{0} of {1} photos are not checked yet</source>
        <translation>{0} von {1} Fotos sind noch nicht geprüft</translation>
    </message>
    <message>
        <source>All {0} photos are the ones that came in, checked {1}</source>
        <translation>Alle {0} Fotos sind die, die aufgenommen wurden, geprüft {1}</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>OBJ with texture: for most 3D programs</source>
        <translation>OBJ mit Textur: für die meisten 3D-Programme</translation>
    </message>
    <message>
        <source>PLY: compact, with normals</source>
        <translation>PLY: kompakt, mit Normalen</translation>
    </message>
    <message>
        <source>STL: shape only, for printing</source>
        <translation>STL: nur die Form, zum Drucken</translation>
    </message>
    <message>
        <source>GLB: one file with texture, for viewers</source>
        <translation>GLB: eine Datei mit Textur, für Betrachter</translation>
    </message>
    <message>
        <source>Report: summary, PDF</source>
        <translation>Bericht: Zusammenfassung, PDF</translation>
    </message>
    <message>
        <source>optional, printed in the report</source>
        <translation>freiwillig, wird im Bericht gedruckt</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Mesh, in millimetres</source>
        <translation>Netz, in Millimetern</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Examiner</source>
        <translation>Bearbeiter</translation>
    </message>
    <message>
        <source>Case number</source>
        <translation>Fallnummer</translation>
    </message>
    <message>
        <source>Folder for the exported files</source>
        <translation>Ordner für die exportierten Dateien</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>Exportiert</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>Es wurde nichts geschrieben.</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Help: {0}</source>
        <translation>Hilfe: {0}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Enface</source>
        <translation>Enface</translation>
    </message>
    <message>
        <source>The bar at the left leads from part to part: Start, Face, Case and Batch. F6 moves the focus from area to area, Tab inside one. Ctrl+K finds every command by a few of its letters, F1 lists all keys.

The way of the work: New case, a front photo and a side photo, Reconstruct, look and measure, accept or reject, Report.</source>
        <translation>Die Leiste links führt von Bereich zu Bereich: Start, Gesicht, Fall und Stapel. F6 bewegt den Fokus von Teil zu Teil, Tab innerhalb eines Teils. Strg+K findet jeden Befehl an ein paar Buchstaben, F1 zeigt alle Tasten.

Der Gang der Arbeit: Neuer Fall, ein Frontalfoto und ein Seitenfoto, Rekonstruieren, ansehen und messen, annehmen oder ablehnen, Bericht.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Make a case, open one, or look at the sample case of invented people. A case is a folder: it holds copies of the photos with their fingerprints, every result with its recipe, notes, reports and the audit trail.

A case whose folder was moved is opened with Open case.</source>
        <translation>Einen Fall anlegen, einen öffnen oder den Beispielfall mit erfundenen Personen ansehen. Ein Fall ist ein Ordner: er enthält Kopien der Fotos mit ihren Fingerabdrücken, jedes Ergebnis mit seinem Rezept, Notizen, Berichte und das Protokoll.

Ein Fall, dessen Ordner verschoben wurde, wird mit Fall öffnen geöffnet.</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Drop a photo on a slot, paste it, or choose a file. One photo from the front is enough; a second one from the side makes the depth of nose, chin and forehead more certain. With a case open, the bytes are copied into it and the file itself is never touched.

If no face is found, or the wrong one, draw the box by hand: it should hold the face from the brows to the chin.

The pupil distance sets the scale. Unless it is known, every length rests on an assumed one.</source>
        <translation>Ein Foto auf einen Platz ziehen, einfügen oder eine Datei wählen. Ein Foto von vorn genügt; ein zweites von der Seite macht die Tiefe von Nase, Kinn und Stirn sicherer. Ist ein Fall geöffnet, werden die Bytes hineinkopiert; die Datei selbst wird nie angefasst.

Wird kein oder das falsche Gesicht gefunden, zeichnet man den Rahmen von Hand: er soll das Gesicht von den Brauen bis zum Kinn umfassen.

Der Pupillenabstand bestimmt den Maßstab. Ist er nicht bekannt, beruht jede Länge auf einem angenommenen.</translation>
    </message>
    <message>
        <source>3D model</source>
        <translation>3D-Modell</translation>
    </message>
    <message>
        <source>Drag turns the head, Shift and drag moves it, the wheel brings it nearer. F, L, R and T are the views from the front, the sides and above. The keys 1 to 5 change between texture, shape, triangles, expected error and provenance.

Provenance says of every point whether a photo showed it, whether it was mirrored, or whether it was invented. The view is parallel, so that lengths on the screen compare; P changes to perspective.</source>
        <translation>Ziehen dreht den Kopf, Ziehen mit der Umschalttaste verschiebt ihn, das Rad holt ihn näher. F, L, R und T sind die Ansichten von vorn, von den Seiten und von oben. Die Tasten 1 bis 5 wechseln zwischen Textur, Form, Dreiecken, erwartetem Fehler und Herkunft.

Die Herkunft sagt von jedem Punkt, ob ein Foto ihn zeigte, ob er gespiegelt oder ob er erfunden wurde. Die Ansicht ist parallel, damit Längen auf dem Bildschirm vergleichbar sind; P wechselt zur Perspektive.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Expected error is what the network itself thinks it may be wrong by, calibrated on faces with known shape. Half of the points are nearer than the median. The pose is that of the head in the front photo.

Warnings should be read before a result is accepted; they are printed in the report.</source>
        <translation>Der erwartete Fehler ist, um wie viel das Netz sich nach eigener Einschätzung irren kann, abgeglichen an Gesichtern bekannter Form. Die Hälfte der Punkte liegt näher als der Median. Die Kopfhaltung ist die im Frontalfoto.

Warnungen sollten gelesen werden, bevor ein Ergebnis angenommen wird; sie werden im Bericht gedruckt.</translation>
    </message>
    <message>
        <source>Results of the case</source>
        <translation>Ergebnisse des Falls</translation>
    </message>
    <message>
        <source>Every reconstruction stays in the case as a draft until it is accepted or rejected with a reason. A later word counts, the earlier one stays on record. Enter or a click shows a result in the 3D view.</source>
        <translation>Jede Rekonstruktion bleibt im Fall ein Entwurf, bis sie mit einer Begründung angenommen oder abgelehnt wird. Das spätere Wort gilt, das frühere bleibt festgehalten. Enter oder ein Klick zeigt ein Ergebnis in der 3D-Ansicht.</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Everything that the case holds, by kind. Deleting puts a thing into the trash of the case, from where it can be taken back; nothing is destroyed. The audit trail lists every step in its order; each entry is chained to the one before, so that a change is noticed.</source>
        <translation>Alles, was der Fall enthält, nach Art geordnet. Löschen legt etwas in den Papierkorb des Falls, aus dem es zurückgeholt werden kann; nichts wird zerstört. Das Protokoll führt jeden Schritt der Reihe nach auf; jeder Eintrag ist mit dem davor verkettet, damit eine Änderung auffällt.</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>A folder of photos, or a table with the columns front and side, is worked through one after the other. A photo that fails does not stop the rest: its reason stands in its line, and Retry tries it again. Each line gets a folder of its own with mesh and result. You can go on working in another part meanwhile.</source>
        <translation>Ein Ordner mit Fotos oder eine Tabelle mit den Spalten front und side wird eines nach dem anderen abgearbeitet. Ein Foto, das fehlschlägt, hält die übrigen nicht auf: der Grund steht in seiner Zeile, und Wiederholen versucht es noch einmal. Jede Zeile bekommt einen eigenen Ordner mit Netz und Ergebnis. Währenddessen kann man in einem anderen Bereich weiterarbeiten.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>The report is shown as it would be saved. It calls itself a draft while the result is neither accepted nor rejected. Saving puts it into the case and into the audit trail; a copy can be written elsewhere.</source>
        <translation>Der Bericht wird gezeigt, wie er gespeichert würde. Er nennt sich Entwurf, solange das Ergebnis weder angenommen noch abgelehnt ist. Speichern legt ihn in den Fall und in das Protokoll; eine Kopie kann anderswohin geschrieben werden.</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About Enface</source>
        <translation>Über Enface</translation>
    </message>
    <message>
        <source>Reconstructs a 3D face from one or two photographs and states how far it may be wrong.

A result is an estimate made by a neural network. It is not a photograph, it does not say who someone is, and it is not evidence of identity on its own. Every length rests on the stated scale.

Photos and results stay on this computer.</source>
        <translation>Rekonstruiert ein 3D-Gesicht aus einem oder zwei Fotos und gibt an, wie weit es falsch sein kann.

Ein Ergebnis ist die Schätzung eines neuronalen Netzes. Es ist kein Foto, es sagt nicht, wer jemand ist, und es ist für sich allein kein Beweis der Identität. Jede Länge beruht auf dem angegebenen Maßstab.

Fotos und Ergebnisse bleiben auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Enface is free software under the MIT licence. It is built on Qt and PySide6 (LGPL), VTK, pyvista, PyTorch, OpenCV, dlib, NumPy, SciPy, trimesh, SQLAlchemy, ReportLab, PDFium and the Noto fonts (OFL), each under its own licence. The file THIRD_PARTY.md lists them all.</source>
        <translation>Enface ist freie Software unter der MIT-Lizenz. Es beruht auf Qt und PySide6 (LGPL), VTK, pyvista, PyTorch, OpenCV, dlib, NumPy, SciPy, trimesh, SQLAlchemy, ReportLab, PDFium und den Noto-Schriften (OFL), jedes unter seiner eigenen Lizenz. Die Datei THIRD_PARTY.md führt alle auf.</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Zu</translation>
    </message>
</context>
<context>
    <name>HelpDesk</name>
    <message>
        <source>Diagnostics copied</source>
        <translation>Diagnose kopiert</translation>
    </message>
</context>
<context>
    <name>KeyChoices</name>
    <message>
        <source>These keys belong to “{0}”.</source>
        <translation>Diese Tasten gehören zu „{0}“.</translation>
    </message>
    <message>
        <source>A command that removes something needs Ctrl, Alt or Shift with its key.</source>
        <translation>Ein Befehl, der etwas entfernt, braucht Strg, Alt oder Umschalt zu seiner Taste.</translation>
    </message>
</context>
<context>
    <name>KeyboardPage</name>
    <message>
        <source>Find a command or keys</source>
        <translation>Befehl oder Tasten suchen</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>New keys for the marked command</source>
        <translation>Neue Tasten für den markierten Befehl</translation>
    </message>
    <message>
        <source>Default keys</source>
        <translation>Übliche Tasten</translation>
    </message>
    <message>
        <source>Press the new keys:</source>
        <translation>Die neuen Tasten drücken:</translation>
    </message>
</context>
<context>
    <name>LandmarkBox</name>
    <message>
        <source>Landmark</source>
        <translation>Landmarke</translation>
    </message>
    <message>
        <source>Landmark, x</source>
        <translation>Landmarke, x</translation>
    </message>
    <message>
        <source>Landmark, y</source>
        <translation>Landmarke, y</translation>
    </message>
    <message>
        <source>Put this one back</source>
        <translation>Diese zurücksetzen</translation>
    </message>
    <message>
        <source>Put all back</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
</context>
<context>
    <name>Landmarks</name>
    <message>
        <source>Jaw {0}</source>
        <translation>Kiefer {0}</translation>
    </message>
    <message>
        <source>Right brow {0}</source>
        <translation>Rechte Braue {0}</translation>
    </message>
    <message>
        <source>Left brow {0}</source>
        <translation>Linke Braue {0}</translation>
    </message>
    <message>
        <source>Bridge of the nose {0}</source>
        <translation>Nasenrücken {0}</translation>
    </message>
    <message>
        <source>Base of the nose {0}</source>
        <translation>Nasenbasis {0}</translation>
    </message>
    <message>
        <source>Right eye {0}</source>
        <translation>Rechtes Auge {0}</translation>
    </message>
    <message>
        <source>Left eye {0}</source>
        <translation>Linkes Auge {0}</translation>
    </message>
    <message>
        <source>Outer lips {0}</source>
        <translation>Lippen außen {0}</translation>
    </message>
    <message>
        <source>Inner lips {0}</source>
        <translation>Lippen innen {0}</translation>
    </message>
</context>
<context>
    <name>LanguagePage</name>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Another language appears when Enface is started again.</source>
        <translation>Eine andere Sprache erscheint beim nächsten Start von Enface.</translation>
    </message>
</context>
<context>
    <name>LayerRow</name>
    <message>
        <source>Opacity of {0}</source>
        <translation>Deckkraft von {0}</translation>
    </message>
    <message>
        <source>This result has no such layer.</source>
        <translation>Dieses Ergebnis hat keine solche Ebene.</translation>
    </message>
    <message>
        <source>Hide {0}</source>
        <translation>{0} verbergen</translation>
    </message>
    <message>
        <source>Show {0}</source>
        <translation>{0} zeigen</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Layers lie on each other from top to bottom. The eye shows or hides one, the slider makes it translucent. Light changes the look of the shape only, never a measurement.</source>
        <translation>Ebenen liegen von oben nach unten aufeinander. Das Auge zeigt oder verbirgt eine, der Regler macht sie durchscheinend. Licht ändert nur das Aussehen der Form, nie eine Messung.</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Wireframe</source>
        <translation>Drahtgitter</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Konfidenz</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>Textur</translation>
    </message>
    <message>
        <source>Shaded shape</source>
        <translation>Schattierte Form</translation>
    </message>
    <message>
        <source>Panes</source>
        <translation>Teilansichten</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Light from left to right</source>
        <translation>Licht von links nach rechts</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Light from below to above</source>
        <translation>Licht von unten nach oben</translation>
    </message>
    <message>
        <source>Camera bookmarks</source>
        <translation>Kamera-Lesezeichen</translation>
    </message>
    <message>
        <source>There is no result yet.</source>
        <translation>Es gibt noch kein Ergebnis.</translation>
    </message>
    <message>
        <source>The view is not split.</source>
        <translation>Die Ansicht ist nicht geteilt.</translation>
    </message>
    <message>
        <source>Left pane</source>
        <translation>Linke Ansicht</translation>
    </message>
    <message>
        <source>Right pane</source>
        <translation>Rechte Ansicht</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Key of the colours</source>
        <translation>Bedeutung der Farben</translation>
    </message>
    <message>
        <source>Seen in the front photo</source>
        <translation>Im Frontalfoto gesehen</translation>
    </message>
    <message>
        <source>Seen in the side photo</source>
        <translation>Im Seitenfoto gesehen</translation>
    </message>
    <message>
        <source>Mirrored from the other half</source>
        <translation>Von der anderen Hälfte gespiegelt</translation>
    </message>
    <message>
        <source>Invented: no photo shows it</source>
        <translation>Erfunden: kein Foto zeigt es</translation>
    </message>
</context>
<context>
    <name>LoginPage</name>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Recovery &amp;code</source>
        <translation>Wiederherstellungs&amp;code</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Password a&amp;gain</source>
        <translation>Passwort noch &amp;einmal</translation>
    </message>
    <message>
        <source>The two passwords are not the same.</source>
        <translation>Die beiden Passwörter sind verschieden.</translation>
    </message>
    <message>
        <source>Set up the administration</source>
        <translation>Verwaltung einrichten</translation>
    </message>
    <message>
        <source>Make the first administrator. The password needs 15 characters or more; there is no default.</source>
        <translation>Legen Sie den ersten Administrator an. Das Passwort braucht mindestens 15 Zeichen; es gibt kein voreingestelltes.</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Einrichten</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>Verwaltung</translation>
    </message>
    <message>
        <source>Log in to go on.</source>
        <translation>Melden Sie sich an, um fortzufahren.</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Use a recovery code…</source>
        <translation>Wiederherstellungscode verwenden…</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>Wiederherstellung</translation>
    </message>
    <message>
        <source>A recovery code sets a new password, once.</source>
        <translation>Ein Wiederherstellungscode setzt einmal ein neues Passwort.</translation>
    </message>
    <message>
        <source>Set the password</source>
        <translation>Passwort setzen</translation>
    </message>
    <message>
        <source>Back to the login</source>
        <translation>Zurück zur Anmeldung</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Enface was not closed properly last time</source>
        <translation>Enface wurde letztes Mal nicht ordentlich geschlossen</translation>
    </message>
    <message>
        <source>What was not stored yet can be brought back: photos, edits, unfinished notes, the batch.</source>
        <translation>Was noch nicht gespeichert war, lässt sich zurückholen: Fotos, Bearbeitungen, unfertige Notizen, der Stapel.</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>E101 · Something in Enface failed</source>
        <translation>E101 · Etwas in Enface ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>Show log folder</source>
        <translation>Protokollordner zeigen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>There is nothing to take back or to do again.</source>
        <translation>Es gibt nichts zurückzunehmen oder zu wiederholen.</translation>
    </message>
    <message>
        <source>&amp;Undo: {0}</source>
        <translation>&amp;Rückgängig: {0}</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Re&amp;do: {0}</source>
        <translation>&amp;Wiederholen: {0}</translation>
    </message>
    <message>
        <source>Re&amp;do</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>Kein Fall geöffnet</translation>
    </message>
    <message>
        <source>Opening the case…</source>
        <translation>Der Fall wird geöffnet…</translation>
    </message>
    <message>
        <source>The case is not as it was stored</source>
        <translation>Der Fall ist nicht, wie er gespeichert wurde</translation>
    </message>
    <message>
        <source>Every stored file has its recorded fingerprint, and the audit trail is unbroken.</source>
        <translation>Jede gespeicherte Datei hat ihren festgehaltenen Fingerabdruck, und das Protokoll ist lückenlos.</translation>
    </message>
    <message>
        <source>The case is as it was stored</source>
        <translation>Der Fall ist, wie er gespeichert wurde</translation>
    </message>
    <message>
        <source>The case can be looked at and not changed</source>
        <translation>Der Fall kann angesehen, aber nicht geändert werden</translation>
    </message>
    <message>
        <source>Photo {0} of {1}</source>
        <translation>Foto {0} von {1}</translation>
    </message>
    <message>
        <source>{0} photos were brought into the case</source>
        <translation>{0} Fotos wurden in den Fall aufgenommen</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>und {0} weitere</translation>
    </message>
    <message>
        <source>{0} refused</source>
        <translation>{0} abgelehnt</translation>
    </message>
    <message>
        <source>{0} left out</source>
        <translation>{0} ausgelassen</translation>
    </message>
    <message>
        <source>The portable copy is written</source>
        <translation>Die versandfähige Kopie ist geschrieben</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Ordner zeigen</translation>
    </message>
</context>
<context>
    <name>MeasurePanel</name>
    <message>
        <source>Choose points on the face with the mouse, with the cross and Enter, or by name. The uncertainty follows from the expected error of each point (factor 2, about 95 %); it does not hold the error of the scale.</source>
        <translation>Punkte am Gesicht mit der Maus, mit dem Kreuz und Enter oder beim Namen wählen. Die Unsicherheit folgt aus dem erwarteten Fehler jedes Punktes (Faktor 2, etwa 95 %); den Fehler des Maßstabs enthält sie nicht.</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>There is no surface. Choose a point on the face.</source>
        <translation>Hier ist keine Oberfläche. Einen Punkt am Gesicht wählen.</translation>
    </message>
    <message>
        <source>Anatomical point</source>
        <translation>Anatomischer Punkt</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>Take this point of the face</source>
        <translation>Diesen Punkt des Gesichts nehmen</translation>
    </message>
    <message>
        <source>Take back the point</source>
        <translation>Den Punkt zurücknehmen</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Measured on an AI-estimated model, not on a person. The scale rests on the stated interpupillary distance. Not for comparing people by their measures.</source>
        <translation>Gemessen an einem KI-geschätzten Modell, nicht an einer Person. Der Maßstab beruht auf dem angegebenen Pupillenabstand. Nicht zum Vergleich von Personen nach ihren Maßen.</translation>
    </message>
    <message>
        <source>F2 renames</source>
        <translation>F2 benennt um</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>delete measurement {0}</source>
        <translation>Messung {0} löschen</translation>
    </message>
    <message>
        <source>measure an angle</source>
        <translation>Winkel messen</translation>
    </message>
    <message>
        <source>measure a distance</source>
        <translation>Abstand messen</translation>
    </message>
    <message>
        <source>rename measurement {0}</source>
        <translation>Messung {0} umbenennen</translation>
    </message>
    <message>
        <source>There is no result yet.</source>
        <translation>Es gibt noch kein Ergebnis.</translation>
    </message>
    <message>
        <source>Scale: {0}</source>
        <translation>Maßstab: {0}</translation>
    </message>
    <message>
        <source>After a reconstruction, distances and angles can be measured here.</source>
        <translation>Nach einer Rekonstruktion können hier Abstände und Winkel gemessen werden.</translation>
    </message>
    <message>
        <source>Choose what to measure.</source>
        <translation>Wählen, was gemessen wird.</translation>
    </message>
    <message>
        <source>The points coincide. Choose them again.</source>
        <translation>Die Punkte fallen zusammen. Noch einmal wählen.</translation>
    </message>
    <message>
        <source>Choose the first point.</source>
        <translation>Den ersten Punkt wählen.</translation>
    </message>
    <message>
        <source>Choose the second point.</source>
        <translation>Den zweiten Punkt wählen.</translation>
    </message>
    <message>
        <source>Choose a point on the first side.</source>
        <translation>Einen Punkt auf dem ersten Schenkel wählen.</translation>
    </message>
    <message>
        <source>Choose the corner of the angle.</source>
        <translation>Den Scheitel des Winkels wählen.</translation>
    </message>
    <message>
        <source>Choose a point on the second side.</source>
        <translation>Einen Punkt auf dem zweiten Schenkel wählen.</translation>
    </message>
    <message>
        <source>Angle {0}</source>
        <translation>Winkel {0}</translation>
    </message>
    <message>
        <source>Distance {0}</source>
        <translation>Abstand {0}</translation>
    </message>
    <message>
        <source>point on the surface</source>
        <translation>Punkt auf der Oberfläche</translation>
    </message>
    <message>
        <source>, expected error {0} mm</source>
        <translation>, erwarteter Fehler {0} mm</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Evaluated on</source>
        <translation>Ausgewertet auf</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Card or result</source>
        <translation>Karte oder Ergebnis</translation>
    </message>
    <message>
        <source>Reason for promoting or rolling back</source>
        <translation>Grund für Einsatz oder Rücknahme</translation>
    </message>
    <message>
        <source>Promote the chosen model</source>
        <translation>Gewähltes Modell einsetzen</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Validate the chosen model</source>
        <translation>Gewähltes Modell validieren</translation>
    </message>
    <message>
        <source>Compare all on a pool…</source>
        <translation>Alle an einem Vorrat vergleichen…</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>Trained on what, under which licence</source>
        <translation>Woran trainiert, unter welcher Lizenz</translation>
    </message>
    <message>
        <source>Import a .pt…</source>
        <translation>.pt importieren…</translation>
    </message>
    <message>
        <source>Import a models folder…</source>
        <translation>Modellordner importieren…</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Gebrauch</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>einwandfrei</translation>
    </message>
    <message>
        <source>not evaluated</source>
        <translation>nicht ausgewertet</translation>
    </message>
    <message>
        <source>{0} is in use now.</source>
        <translation>{0} ist jetzt in Gebrauch.</translation>
    </message>
    <message>
        <source>{0} is in use again.</source>
        <translation>{0} ist wieder in Gebrauch.</translation>
    </message>
    <message>
        <source>Nothing was promoted yet.</source>
        <translation>Noch wurde nichts eingesetzt.</translation>
    </message>
    <message>
        <source>Running the reference cases…</source>
        <translation>Referenzfälle laufen…</translation>
    </message>
    <message>
        <source>recorded now, first run</source>
        <translation>jetzt festgehalten, erster Lauf</translation>
    </message>
    <message>
        <source>{0:.4f} mm from its own record</source>
        <translation>{0:.4f} mm vom eigenen Eintrag</translation>
    </message>
    <message>
        <source>this is the model in use</source>
        <translation>dies ist das Modell in Gebrauch</translation>
    </message>
    <message>
        <source>{0:.2f} mm (median) and {1:.1f} px from the model in use</source>
        <translation>{0:.2f} mm (Median) und {1:.1f} px vom Modell in Gebrauch</translation>
    </message>
    <message>
        <source>The reference cases were run.</source>
        <translation>Die Referenzfälle sind gelaufen.</translation>
    </message>
    <message>
        <source>Pool with validation pairs</source>
        <translation>Vorrat mit Validierungspaaren</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Wird verglichen…</translation>
    </message>
    <message>
        <source>{0} people, {1}</source>
        <translation>{0} Personen, {1}</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>mm median</source>
        <translation>mm Median</translation>
    </message>
    <message>
        <source>mm mean</source>
        <translation>mm Mittel</translation>
    </message>
    <message>
        <source>NME</source>
        <translation>NME</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Wird importiert…</translation>
    </message>
    <message>
        <source>Models folder</source>
        <translation>Modellordner</translation>
    </message>
    <message>
        <source>{0} was imported; it is not in use.</source>
        <translation>{0} wurde importiert; es ist nicht in Gebrauch.</translation>
    </message>
</context>
<context>
    <name>NewCaseDialog</name>
    <message>
        <source>New case</source>
        <translation>Neuer Fall</translation>
    </message>
    <message>
        <source>optional, on the cover of reports</source>
        <translation>freiwillig, auf dem Deckblatt von Berichten</translation>
    </message>
    <message>
        <source>optional, of the agency that asked</source>
        <translation>freiwillig, der beauftragenden Stelle</translation>
    </message>
    <message>
        <source>optional, printed on every page</source>
        <translation>freiwillig, wird auf jeder Seite gedruckt</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Make the case</source>
        <translation>Fall anlegen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Number and examiner are needed.</source>
        <translation>Nummer und Bearbeiter werden gebraucht.</translation>
    </message>
    <message>
        <source>Give the whole path of the folder.</source>
        <translation>Den ganzen Pfad des Ordners angeben.</translation>
    </message>
    <message>
        <source>There is something in this folder already: choose a new one.</source>
        <translation>In diesem Ordner ist schon etwas: einen neuen wählen.</translation>
    </message>
    <message>
        <source>Photos are copied into this folder; the originals are not touched.</source>
        <translation>Fotos werden in diesen Ordner kopiert; die Originale werden nicht angefasst.</translation>
    </message>
    <message>
        <source>Folder that the case is made in</source>
        <translation>Ordner, in dem der Fall angelegt wird</translation>
    </message>
    <message>
        <source>Case number</source>
        <translation>Fallnummer</translation>
    </message>
    <message>
        <source>Examiner</source>
        <translation>Bearbeiter</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Aktenzeichen</translation>
    </message>
    <message>
        <source>Classification</source>
        <translation>Einstufung</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Dismiss the message</source>
        <translation>Die Meldung schließen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>OutputDesk</name>
    <message>
        <source>Picture copied</source>
        <translation>Bild kopiert</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation>Befehl eingeben</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>No command has these letters.</source>
        <translation>Kein Befehl hat diese Buchstaben.</translation>
    </message>
</context>
<context>
    <name>PanelPage</name>
    <message>
        <source>About this panel: {0}</source>
        <translation>Zu diesem Bereich: {0}</translation>
    </message>
    <message>
        <source>What this panel is for</source>
        <translation>Wozu dieser Bereich dient</translation>
    </message>
</context>
<context>
    <name>PhotoCanvas</name>
    <message>
        <source>Photo with the face box</source>
        <translation>Foto mit dem Gesichtsrahmen</translation>
    </message>
    <message>
        <source>Arrow keys move the face box, plus and minus change its size</source>
        <translation>Pfeiltasten bewegen den Gesichtsrahmen, Plus und Minus ändern seine Größe</translation>
    </message>
</context>
<context>
    <name>PhotoEditing</name>
    <message>
        <source>Finding the face…</source>
        <translation>Gesicht wird gesucht…</translation>
    </message>
    <message>
        <source>Landmarks set by hand</source>
        <translation>Landmarken von Hand gesetzt</translation>
    </message>
    <message>
        <source>Box set by hand</source>
        <translation>Rahmen von Hand gesetzt</translation>
    </message>
    <message>
        <source>Face found by the detector</source>
        <translation>Gesicht vom Detektor gefunden</translation>
    </message>
    <message>
        <source>Turned by hand</source>
        <translation>Von Hand gedreht</translation>
    </message>
    <message>
        <source>Mirrored by hand: left and right are exchanged</source>
        <translation>Von Hand gespiegelt: links und rechts sind vertauscht</translation>
    </message>
    <message>
        <source>Finding the landmarks…</source>
        <translation>Landmarken werden gesucht…</translation>
    </message>
    <message>
        <source>turn the photo right</source>
        <translation>Foto nach rechts drehen</translation>
    </message>
    <message>
        <source>turn the photo left</source>
        <translation>Foto nach links drehen</translation>
    </message>
    <message>
        <source>mirror the photo</source>
        <translation>Foto spiegeln</translation>
    </message>
    <message>
        <source>let the detector find the face</source>
        <translation>Gesicht vom Detektor finden lassen</translation>
    </message>
    <message>
        <source>move the face box</source>
        <translation>Rahmen verschieben</translation>
    </message>
    <message>
        <source>move landmark {0}</source>
        <translation>Landmarke {0} verschieben</translation>
    </message>
    <message>
        <source>reset landmark {0}</source>
        <translation>Landmarke {0} zurücksetzen</translation>
    </message>
    <message>
        <source>reset the landmarks</source>
        <translation>Landmarken zurücksetzen</translation>
    </message>
</context>
<context>
    <name>PhotoPages</name>
    <message>
        <source>Front photo</source>
        <translation>Frontfoto</translation>
    </message>
    <message>
        <source>Side photo</source>
        <translation>Seitenfoto</translation>
    </message>
</context>
<context>
    <name>PhotoPanel</name>
    <message>
        <source>Pupil distance known</source>
        <translation>Pupillenabstand bekannt</translation>
    </message>
    <message>
        <source>Sets the scale. Without it the population mean of {0:g} mm is assumed.</source>
        <translation>Bestimmt den Maßstab. Ohne ihn wird das Mittel der Bevölkerung von {0:g} mm angenommen.</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>Interpupillary distance in millimetres</source>
        <translation>Pupillenabstand in Millimetern</translation>
    </message>
    <message>
        <source>Reconstruct</source>
        <translation>Rekonstruieren</translation>
    </message>
    <message>
        <source>Add a front photo to begin.</source>
        <translation>Zu Beginn ein Frontalfoto hinzufügen.</translation>
    </message>
    <message>
        <source>The photos are being read…</source>
        <translation>Die Fotos werden gelesen…</translation>
    </message>
    <message>
        <source>The front photo has a problem: see above.</source>
        <translation>Mit dem Frontalfoto stimmt etwas nicht: siehe oben.</translation>
    </message>
    <message>
        <source>The side photo has a problem: solve it, or remove the photo.</source>
        <translation>Mit dem Seitenfoto stimmt etwas nicht: lösen, oder das Foto entfernen.</translation>
    </message>
    <message>
        <source>The photos raise warnings. Accept them first: menu Photos, Accept the warnings.</source>
        <translation>Die Fotos geben Anlass zu Warnungen. Diese zuerst annehmen: Menü Fotos, Warnungen annehmen.</translation>
    </message>
    <message>
        <source>Choose the front photo</source>
        <translation>Das Frontalfoto wählen</translation>
    </message>
    <message>
        <source>Choose the side photo</source>
        <translation>Das Seitenfoto wählen</translation>
    </message>
    <message>
        <source>Nothing to paste</source>
        <translation>Nichts einzufügen</translation>
    </message>
    <message>
        <source>Copy a photo or a photo&apos;s file first.</source>
        <translation>Zuerst ein Foto oder die Datei eines Fotos kopieren.</translation>
    </message>
    <message>
        <source>Too many files</source>
        <translation>Zu viele Dateien</translation>
    </message>
    <message>
        <source>Drop one photo, or the front and the side photo together.</source>
        <translation>Ein Foto hierher ziehen, oder Frontal- und Seitenfoto zusammen.</translation>
    </message>
    <message>
        <source>Both slots hold a photo</source>
        <translation>Beide Plätze haben ein Foto</translation>
    </message>
    <message>
        <source>Drop the photo on the one that it should replace.</source>
        <translation>Das Foto auf jenes ziehen, das es ersetzen soll.</translation>
    </message>
</context>
<context>
    <name>PhotoSlot</name>
    <message>
        <source>Front photo</source>
        <translation>Frontalfoto</translation>
    </message>
    <message>
        <source>Side photo</source>
        <translation>Seitenfoto</translation>
    </message>
    <message>
        <source>Third photo</source>
        <translation>Drittes Foto</translation>
    </message>
    <message>
        <source>required</source>
        <translation>nötig</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>freiwillig</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>Paste a copied photo</source>
        <translation>Kopiertes Foto einfügen</translation>
    </message>
    <message>
        <source>Draw the face box by hand</source>
        <translation>Den Gesichtsrahmen von Hand zeichnen</translation>
    </message>
    <message>
        <source>Let the detector find the face again</source>
        <translation>Das Gesicht wieder automatisch finden lassen</translation>
    </message>
    <message>
        <source>Remove the photo from this slot</source>
        <translation>Das Foto aus diesem Platz entfernen</translation>
    </message>
    <message>
        <source>Draw the box by hand</source>
        <translation>Rahmen von Hand zeichnen</translation>
    </message>
    <message>
        <source>Face {0}</source>
        <translation>Gesicht {0}</translation>
    </message>
    <message>
        <source>Reading the photo…</source>
        <translation>Das Foto wird gelesen…</translation>
    </message>
    <message>
        <source>Finding the face…</source>
        <translation>Das Gesicht wird gesucht…</translation>
    </message>
    <message>
        <source>box by hand</source>
        <translation>Rahmen von Hand</translation>
    </message>
    <message>
        <source>face found</source>
        <translation>Gesicht gefunden</translation>
    </message>
    <message>
        <source>{0} × {1} px, {2}</source>
        <translation>{0} × {1} px, {2}</translation>
    </message>
</context>
<context>
    <name>PlanForm</name>
    <message>
        <source>As in the paper</source>
        <translation>Wie in der Veröffentlichung</translation>
    </message>
    <message>
        <source>With hair, glasses and light</source>
        <translation>Mit Haar, Brillen und Licht</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>Name des Laufs</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>Pairs of each source</source>
        <translation>Paare je Quelle</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Start weights</source>
        <translation>Startgewichte</translation>
    </message>
    <message>
        <source>Epochs or steps</source>
        <translation>Epochen oder Schritte</translation>
    </message>
    <message>
        <source>Batch, pairs</source>
        <translation>Stapel, Paare</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Look of synthetic photos</source>
        <translation>Aussehen synthetischer Fotos</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>None: from nothing</source>
        <translation>Keine: von vorn</translation>
    </message>
</context>
<context>
    <name>PortableCases</name>
    <message>
        <source>Save a portable copy</source>
        <translation>Versandfähige Kopie speichern</translation>
    </message>
    <message>
        <source>Portable copies of cases</source>
        <translation>Versandfähige Kopien von Fällen</translation>
    </message>
    <message>
        <source>Folder that the case is made in</source>
        <translation>Ordner, in dem der Fall angelegt wird</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Fälle</translation>
    </message>
</context>
<context>
    <name>ProgressStrip</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen…</translation>
    </message>
    <message>
        <source>{0}, about {1} left</source>
        <translation>{0}, noch etwa {1}</translation>
    </message>
</context>
<context>
    <name>QualityPanel</name>
    <message>
        <source>What limits the accuracy of a face made from these photos. Warnings have to be accepted before a reconstruction; they are printed with the result, and that they were accepted.</source>
        <translation>Was die Genauigkeit eines Gesichts aus diesen Fotos begrenzt. Warnungen müssen vor einer Rekonstruktion angenommen werden; sie werden mit dem Ergebnis gedruckt, und dass sie angenommen wurden.</translation>
    </message>
    <message>
        <source>Quality of the photos</source>
        <translation>Qualität der Fotos</translation>
    </message>
    <message>
        <source>After a photo was added: its figures, and what they mean for the result.</source>
        <translation>Nach dem Hinzufügen eines Fotos: seine Zahlen, und was sie für das Ergebnis bedeuten.</translation>
    </message>
    <message>
        <source>Accept the warnings</source>
        <translation>Warnungen annehmen</translation>
    </message>
    <message>
        <source>accept the warnings</source>
        <translation>Warnungen annehmen</translation>
    </message>
    <message>
        <source>There is no warning to accept.</source>
        <translation>Es gibt keine Warnung anzunehmen.</translation>
    </message>
    <message>
        <source>{0} accepted</source>
        <translation>{0} angenommen</translation>
    </message>
    <message>
        <source>{0} × {1} px</source>
        <translation>{0} × {1} px</translation>
    </message>
    <message>
        <source>Face size</source>
        <translation>Gesichtsgröße</translation>
    </message>
    <message>
        <source>{0:.0f} px</source>
        <translation>{0:.0f} px</translation>
    </message>
    <message>
        <source>at least {0:.0f} px</source>
        <translation>mindestens {0:.0f} px</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>at least {0:.0f}: variance of the fine detail, grey levels squared</source>
        <translation>mindestens {0:.0f}: Varianz der feinen Einzelheiten, Graustufen zum Quadrat</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>median of the grey levels, {0:.0f} to {1:.0f}</source>
        <translation>Median der Graustufen, {0:.0f} bis {1:.0f}</translation>
    </message>
    <message>
        <source>Clipped</source>
        <translation>Ausgefressen</translation>
    </message>
    <message>
        <source>white or black without detail, at most {0:.0f} %</source>
        <translation>weiß oder schwarz ohne Zeichnung, höchstens {0:.0f} %</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>Abgeschnitten</translation>
    </message>
    <message>
        <source>beyond the photo&apos;s edge, at most {0:.0f} %</source>
        <translation>jenseits des Bildrands, höchstens {0:.0f} %</translation>
    </message>
    <message>
        <source>Yaw</source>
        <translation>Gieren</translation>
    </message>
    <message>
        <source>Above 0: the nose points to the image&apos;s left</source>
        <translation>Über 0: Die Nase zeigt nach links im Bild</translation>
    </message>
    <message>
        <source>Pitch</source>
        <translation>Nicken</translation>
    </message>
    <message>
        <source>Above 0: looks up</source>
        <translation>Über 0: blickt nach oben</translation>
    </message>
    <message>
        <source>Roll</source>
        <translation>Rollen</translation>
    </message>
    <message>
        <source>Above 0: tilts clockwise in the image</source>
        <translation>Über 0: im Bild im Uhrzeigersinn geneigt</translation>
    </message>
    <message>
        <source>Not to be told apart in a profile: both turn the head in one plane then</source>
        <translation>Im Profil nicht zu trennen: beide drehen den Kopf dann in einer Ebene</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Doubtful</source>
        <translation>Zweifelhaft</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>Photos ({0})</source>
        <translation>Fotos ({0})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Tables ({0})</source>
        <translation>Tabellen ({0})</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Parts of the program</source>
        <translation>Bereiche des Programms</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Kind of report</source>
        <translation>Art des Berichts</translation>
    </message>
    <message>
        <source>Full report</source>
        <translation>Ausführlicher Bericht</translation>
    </message>
    <message>
        <source>Short report</source>
        <translation>Kurzer Bericht</translation>
    </message>
    <message>
        <source>One page</source>
        <translation>Eine Seite</translation>
    </message>
    <message>
        <source>Language of the report</source>
        <translation>Sprache des Berichts</translation>
    </message>
    <message>
        <source>Save into the case</source>
        <translation>In den Fall speichern</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>Kopie speichern…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Pages of the report</source>
        <translation>Seiten des Berichts</translation>
    </message>
    <message>
        <source>Making the report</source>
        <translation>Der Bericht wird gemacht</translation>
    </message>
    <message>
        <source>Saving the report</source>
        <translation>Der Bericht wird gespeichert</translation>
    </message>
    <message>
        <source>This report is not final</source>
        <translation>Dieser Bericht ist nicht endgültig</translation>
    </message>
    <message>
        <source>It says so on its pages. Accept the result, and see what else it names.</source>
        <translation>Das steht auf seinen Seiten. Das Ergebnis annehmen, und sehen, was er sonst noch nennt.</translation>
    </message>
    <message>
        <source>Saved into the case</source>
        <translation>In den Fall gespeichert</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Save a copy of the report</source>
        <translation>Kopie des Berichts speichern</translation>
    </message>
    <message>
        <source>Copy saved</source>
        <translation>Kopie gespeichert</translation>
    </message>
    <message>
        <source>Page {0}</source>
        <translation>Seite {0}</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
</context>
<context>
    <name>ResultRow</name>
    <message>
        <source>Notes: {0}</source>
        <translation>Notizen: {0}</translation>
    </message>
</context>
<context>
    <name>ResultsPanel</name>
    <message>
        <source>Results of the case</source>
        <translation>Ergebnisse des Falls</translation>
    </message>
    <message>
        <source>No case is open, so nothing is kept.
Make a case to keep results.</source>
        <translation>Kein Fall ist geöffnet, also wird nichts behalten.
Einen Fall anlegen, um Ergebnisse zu behalten.</translation>
    </message>
    <message>
        <source>No result yet.
Add a front photo and choose Reconstruct.</source>
        <translation>Noch kein Ergebnis.
Ein Frontalfoto hinzufügen und Rekonstruieren wählen.</translation>
    </message>
    <message>
        <source>two photos</source>
        <translation>zwei Fotos</translation>
    </message>
    <message>
        <source>one photo</source>
        <translation>ein Foto</translation>
    </message>
    <message>
        <source>{0} by {1}: {2}</source>
        <translation>{0} von {1}: {2}</translation>
    </message>
    <message>
        <source>A draft until it is accepted or rejected.</source>
        <translation>Ein Entwurf, bis es angenommen oder abgelehnt wird.</translation>
    </message>
</context>
<context>
    <name>RotationPage</name>
    <message>
        <source>Synthesised second view</source>
        <translation>Künstliche zweite Ansicht</translation>
    </message>
    <message>
        <source>Yaw</source>
        <translation>Gieren</translation>
    </message>
    <message>
        <source>Yaw of the view, degrees</source>
        <translation>Gieren der Ansicht, Grad</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Opacity of the colours of origin</source>
        <translation>Deckung der Farben der Herkunft</translation>
    </message>
    <message>
        <source>How the head is turned</source>
        <translation>Wie der Kopf gedreht wird</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>By 30°, as published</source>
        <translation>Um 30°, wie veröffentlicht</translation>
    </message>
    <message>
        <source>To this yaw:</source>
        <translation>Auf diesen Winkel:</translation>
    </message>
    <message>
        <source>Where the pixels come from</source>
        <translation>Woher die Pixel stammen</translation>
    </message>
    <message>
        <source>turn the synthesised view</source>
        <translation>künstliche Ansicht drehen</translation>
    </message>
    <message>
        <source>Add a front photo: without a side photo the missing view is synthesised and shown here.</source>
        <translation>Ein Frontfoto hinzufügen: Ohne Seitenfoto wird die fehlende Ansicht künstlich erzeugt und hier gezeigt.</translation>
    </message>
    <message>
        <source>There is a side photo, so that no view has to be synthesised.</source>
        <translation>Es gibt ein Seitenfoto, also muss keine Ansicht künstlich erzeugt werden.</translation>
    </message>
    <message>
        <source>The head is being turned…</source>
        <translation>Der Kopf wird gedreht…</translation>
    </message>
    <message>
        <source>Yaw in the photo: {0}</source>
        <translation>Gieren im Foto: {0}</translation>
    </message>
    <message>
        <source>Yaw in this view: {0}</source>
        <translation>Gieren in dieser Ansicht: {0}</translation>
    </message>
    <message>
        <source>Computed from the one photo. It adds no evidence, and the expected error never falls because of it.</source>
        <translation>Aus dem einen Foto berechnet. Es ist kein weiteres Beweismittel, und der erwartete Fehler sinkt dadurch nie.</translation>
    </message>
    <message>
        <source>observed in the photo</source>
        <translation>im Foto gesehen</translation>
    </message>
    <message>
        <source>mirrored from the other half</source>
        <translation>von der anderen Hälfte gespiegelt</translation>
    </message>
    <message>
        <source>invented</source>
        <translation>erfunden</translation>
    </message>
</context>
<context>
    <name>RunDisplay</name>
    <message>
        <source>Show log folder</source>
        <translation>Protokollordner zeigen</translation>
    </message>
    <message>
        <source>A reconstruction is running.</source>
        <translation>Eine Rekonstruktion läuft.</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>Nichts läuft.</translation>
    </message>
    <message>
        <source>There is no result yet.</source>
        <translation>Es gibt noch kein Ergebnis.</translation>
    </message>
    <message>
        <source>This result has no such layer.</source>
        <translation>Dieses Ergebnis hat keine solche Ebene.</translation>
    </message>
    <message>
        <source>No case is open.</source>
        <translation>Kein Fall ist geöffnet.</translation>
    </message>
    <message>
        <source>The case is read-only.</source>
        <translation>Der Fall ist nur lesbar.</translation>
    </message>
    <message>
        <source>This result is not kept in a case.</source>
        <translation>Dieses Ergebnis ist in keinem Fall gespeichert.</translation>
    </message>
    <message>
        <source>There are not two results to compare.</source>
        <translation>Es gibt keine zwei Ergebnisse zum Vergleichen.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Beginnt</translation>
    </message>
    <message>
        <source>Reconstructed in {0} s</source>
        <translation>In {0} s rekonstruiert</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
</context>
<context>
    <name>SampleDesk</name>
    <message>
        <source>Sample case, person {0} of {1}: invented, the photos are synthetic</source>
        <translation>Beispielfall, Person {0} von {1}: erfunden, die Fotos sind synthetisch</translation>
    </message>
</context>
<context>
    <name>SelfCheck</name>
    <message>
        <source>Interpreter</source>
        <translation>Interpreter</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>Bibliotheken</translation>
    </message>
    <message>
        <source>Security floors</source>
        <translation>Sichere Mindestversionen</translation>
    </message>
    <message>
        <source>SQLite</source>
        <translation>SQLite</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>File names</source>
        <translation>Dateinamen</translation>
    </message>
    <message>
        <source>Face topology</source>
        <translation>Gesichtstopologie</translation>
    </message>
    <message>
        <source>Window files</source>
        <translation>Dateien des Fensters</translation>
    </message>
    <message>
        <source>Translations</source>
        <translation>Übersetzungen</translation>
    </message>
    <message>
        <source>Report texts</source>
        <translation>Texte des Berichts</translation>
    </message>
    <message>
        <source>Report fonts</source>
        <translation>Schriften des Berichts</translation>
    </message>
    <message>
        <source>Sample case</source>
        <translation>Beispielfall</translation>
    </message>
    <message>
        <source>Photo decoder</source>
        <translation>Fotodecoder</translation>
    </message>
    <message>
        <source>Decoder limits</source>
        <translation>Grenzen des Decoders</translation>
    </message>
    <message>
        <source>Face detector</source>
        <translation>Gesichtsdetektor</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Model record</source>
        <translation>Nachweis des Modells</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Rechengerät</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Reference face</source>
        <translation>Referenzgesicht</translation>
    </message>
    <message>
        <source>3D drawing</source>
        <translation>3D-Darstellung</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Disk space</source>
        <translation>Speicherplatz</translation>
    </message>
    <message>
        <source>Durable writing</source>
        <translation>Dauerhaftes Schreiben</translation>
    </message>
    <message>
        <source>Case database</source>
        <translation>Falldatenbank</translation>
    </message>
    <message>
        <source>Evidence store</source>
        <translation>Asservatenspeicher</translation>
    </message>
    <message>
        <source>Case lock</source>
        <translation>Fallsperre</translation>
    </message>
    <message>
        <source>Trust keys</source>
        <translation>Schlüssel der Installation</translation>
    </message>
</context>
<context>
    <name>SelfCheckDialog</name>
    <message>
        <source>Self-check</source>
        <translation>Selbsttest</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft…</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>All {0} parts work.</source>
        <translation>Alle {0} Teile funktionieren.</translation>
    </message>
    <message>
        <source>{0} of {1} parts do not work.</source>
        <translation>{0} von {1} Teilen funktionieren nicht.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Seiten der Einstellungen</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>Diese Seite zurücksetzen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Safe mode: stored settings are not read, and changes last until Enface is closed.</source>
        <translation>Sicherer Modus: gespeicherte Einstellungen werden nicht gelesen, Änderungen gelten bis zum Schließen von Enface.</translation>
    </message>
</context>
<context>
    <name>SourcesPage</name>
    <message>
        <source>Data sources</source>
        <translation>Datenquellen</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Added by</source>
        <translation>Hinzugefügt von</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Kind of source</source>
        <translation>Art der Quelle</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen…</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste nehmen</translation>
    </message>
    <message>
        <source>Look through</source>
        <translation>Durchsehen</translation>
    </message>
    <message>
        <source>Show samples</source>
        <translation>Beispiele zeigen</translation>
    </message>
    <message>
        <source>What was found and skipped</source>
        <translation>Was gefunden und ausgelassen wurde</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Shape model (BFM.mat)</source>
        <translation>Formmodell (BFM.mat)</translation>
    </message>
    <message>
        <source>Looking through…</source>
        <translation>Wird durchgesehen…</translation>
    </message>
    <message>
        <source>Reading samples…</source>
        <translation>Beispiele werden gelesen…</translation>
    </message>
    <message>
        <source>Found: {0}</source>
        <translation>Gefunden: {0}</translation>
    </message>
    <message>
        <source>Skipped: {0}</source>
        <translation>Ausgelassen: {0}</translation>
    </message>
    <message>
        <source>The source gave no sample; look through it to see why.</source>
        <translation>Die Quelle gab kein Beispiel; sehen Sie sie durch, um den Grund zu erfahren.</translation>
    </message>
</context>
<context>
    <name>Stages</name>
    <message>
        <source>Loading the window</source>
        <translation>Fenster laden</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Modell laden</translation>
    </message>
    <message>
        <source>Reading photos</source>
        <translation>Fotos lesen</translation>
    </message>
    <message>
        <source>Reading the photo</source>
        <translation>Foto lesen</translation>
    </message>
    <message>
        <source>Copying the photo</source>
        <translation>Foto kopieren</translation>
    </message>
    <message>
        <source>Entering the exhibit</source>
        <translation>Asservat eintragen</translation>
    </message>
    <message>
        <source>Finding faces</source>
        <translation>Gesichter suchen</translation>
    </message>
    <message>
        <source>Reconstructing</source>
        <translation>Rekonstruieren</translation>
    </message>
    <message>
        <source>Turning the head</source>
        <translation>Kopf drehen</translation>
    </message>
    <message>
        <source>Building mesh</source>
        <translation>Netz bauen</translation>
    </message>
    <message>
        <source>Texturing</source>
        <translation>Texturieren</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Checking the evidence</source>
        <translation>Beweismittel prüfen</translation>
    </message>
    <message>
        <source>Checking the database</source>
        <translation>Datenbank prüfen</translation>
    </message>
    <message>
        <source>Copying the evidence</source>
        <translation>Beweismittel kopieren</translation>
    </message>
    <message>
        <source>Copying the database</source>
        <translation>Datenbank kopieren</translation>
    </message>
    <message>
        <source>Packing the bundle</source>
        <translation>Kopie packen</translation>
    </message>
    <message>
        <source>Unpacking the bundle</source>
        <translation>Kopie auspacken</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Find a case by number, name or folder</source>
        <translation>Einen Fall an Nummer, Name oder Ordner finden</translation>
    </message>
    <message>
        <source>Find a case</source>
        <translation>Fall suchen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>Von der Liste nehmen</translation>
    </message>
    <message>
        <source>(no number)</source>
        <translation>(keine Nummer)</translation>
    </message>
    <message>
        <source>folder is missing</source>
        <translation>Ordner fehlt</translation>
    </message>
    <message>
        <source>No case fits what you typed.</source>
        <translation>Kein Fall passt zur Eingabe.</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Fälle</translation>
    </message>
    <message>
        <source>No case yet.
Make the first one with New case, or look at the sample case.</source>
        <translation>Noch kein Fall.
Mit Neuer Fall den ersten anlegen, oder den Beispielfall ansehen.</translation>
    </message>
    <message>
        <source>open elsewhere: {0}</source>
        <translation>anderswo offen: {0}</translation>
    </message>
    <message>
        <source>on the server</source>
        <translation>auf dem Server</translation>
    </message>
    <message>
        <source>Open for writing: {0}. It can be looked at here.</source>
        <translation>Zum Schreiben geöffnet: {0}. Hier kann der Fall angesehen werden.</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>A 3D face from one or two photographs, with its uncertainty stated.</source>
        <translation>Ein 3D-Gesicht aus einem oder zwei Fotos, mit Angabe der Unsicherheit.</translation>
    </message>
    <message>
        <source>Photos can also be dropped anywhere in this window.</source>
        <translation>Fotos können auch irgendwo auf dieses Fenster gezogen werden.</translation>
    </message>
</context>
<context>
    <name>StartUp</name>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Das Modell wird geladen…</translation>
    </message>
    <message>
        <source>Model {0} on {1}</source>
        <translation>Modell {0} auf {1}</translation>
    </message>
    <message>
        <source>No model loaded</source>
        <translation>Kein Modell geladen</translation>
    </message>
</context>
<context>
    <name>SyntheticPicture</name>
    <message>
        <source>Synthesised view. Not a photograph.</source>
        <translation>Künstliche Ansicht. Kein Foto.</translation>
    </message>
</context>
<context>
    <name>TextDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Enface makes a 3D face from one or two photographs and says how far it may be wrong. This tour takes two minutes and uses invented people.</source>
        <translation>Enface macht aus einem oder zwei Fotos ein 3D-Gesicht und sagt, wie weit es falsch sein kann. Dieser Rundgang dauert zwei Minuten und verwendet erfundene Personen.</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Fälle</translation>
    </message>
    <message>
        <source>Work begins with a case: a folder that keeps copies of the photos, every result, notes and reports together, with an audit trail. Recent cases stand in this list.</source>
        <translation>Die Arbeit beginnt mit einem Fall: einem Ordner, der Kopien der Fotos, jedes Ergebnis, Notizen und Berichte zusammenhält, mit einem Protokoll. Zuletzt geöffnete Fälle stehen in dieser Liste.</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>A front photo, and a side photo if there is one. The photos of an invented person are being loaded. A face that is not found can be boxed by hand.</source>
        <translation>Ein Frontalfoto, dazu ein Seitenfoto, wenn es eines gibt. Die Fotos einer erfundenen Person werden gerade geladen. Ein Gesicht, das nicht gefunden wird, kann von Hand umrahmt werden.</translation>
    </message>
    <message>
        <source>Reconstruct</source>
        <translation>Rekonstruieren</translation>
    </message>
    <message>
        <source>This button, or Ctrl+R, starts the work. It takes a few seconds; Cancel stops it at once.</source>
        <translation>Dieser Knopf oder Strg+R beginnt die Arbeit. Sie dauert ein paar Sekunden; Abbrechen hält sie sofort an.</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>The face can be turned and seen as texture, shape, expected error or provenance. What no photo showed is marked.</source>
        <translation>Das Gesicht kann gedreht und als Textur, Form, erwarteter Fehler oder Herkunft gesehen werden. Was kein Foto zeigte, ist gekennzeichnet.</translation>
    </message>
    <message>
        <source>Accept or reject</source>
        <translation>Annehmen oder ablehnen</translation>
    </message>
    <message>
        <source>Every result is a draft until it is accepted or rejected with a reason. Results of the case stand here, with their notes.</source>
        <translation>Jedes Ergebnis ist ein Entwurf, bis es mit einer Begründung angenommen oder abgelehnt wird. Die Ergebnisse des Falls stehen hier, mit ihren Notizen.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Report shows the document before it is saved into the case. Ctrl+K finds this and every other command by a few letters; ? explains the part of the window that you are in.</source>
        <translation>Bericht zeigt das Dokument, bevor es in den Fall gespeichert wird. Strg+K findet diesen und jeden anderen Befehl an ein paar Buchstaben; ? erklärt den Bereich des Fensters, in dem man ist.</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>Rundgang</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>Rundgang beenden</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Check disk and memory</source>
        <translation>Platte und Speicher prüfen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>Name of the new model</source>
        <translation>Name des neuen Modells</translation>
    </message>
    <message>
        <source>Note on the run</source>
        <translation>Notiz zum Lauf</translation>
    </message>
    <message>
        <source>Put into the registry</source>
        <translation>Ins Verzeichnis aufnehmen</translation>
    </message>
    <message>
        <source>Add the note</source>
        <translation>Notiz hinzufügen</translation>
    </message>
    <message>
        <source>Sample predictions: true landmarks green, found ones orange</source>
        <translation>Beispielvorhersagen: wahre Landmarken grün, gefundene orange</translation>
    </message>
    <message>
        <source>Notes and comparison</source>
        <translation>Notizen und Vergleich</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft…</translation>
    </message>
    <message>
        <source>About {0:.1f} GB of disk ({1:.1f} free) and {2:.1f} GB of memory ({3:.1f} free).</source>
        <translation>Etwa {0:.1f} GB Platte ({1:.1f} frei) und {2:.1f} GB Speicher ({3:.1f} frei).</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet…</translation>
    </message>
    <message>
        <source>Waiting for the run…</source>
        <translation>Warten auf den Lauf…</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>Writing the model…</source>
        <translation>Modell wird geschrieben…</translation>
    </message>
    <message>
        <source>{0} is in the registry; evaluate it before promoting it.</source>
        <translation>{0} ist im Verzeichnis; werten Sie es aus, bevor Sie es einsetzen.</translation>
    </message>
</context>
<context>
    <name>UsersPage</name>
    <message>
        <source>Users</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Codes left</source>
        <translation>Übrige Codes</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Give the role below</source>
        <translation>Rolle von unten geben</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>End the lock</source>
        <translation>Sperre aufheben</translation>
    </message>
    <message>
        <source>After too many wrong passwords; the password stays</source>
        <translation>Nach zu vielen falschen Passwörtern; das Passwort bleibt</translation>
    </message>
    <message>
        <source>Set the password below</source>
        <translation>Passwort von unten setzen</translation>
    </message>
    <message>
        <source>New user, role or password</source>
        <translation>Neuer Benutzer, Rolle oder Passwort</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Own old password</source>
        <translation>Eigenes altes Passwort</translation>
    </message>
    <message>
        <source>Add the user</source>
        <translation>Benutzer hinzufügen</translation>
    </message>
    <message>
        <source>Change my own password</source>
        <translation>Eigenes Passwort ändern</translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>May log in</source>
        <translation>Darf sich anmelden</translation>
    </message>
    <message>
        <source>Let in again</source>
        <translation>Wieder zulassen</translation>
    </message>
    <message>
        <source>Adding…</source>
        <translation>Wird hinzugefügt…</translation>
    </message>
    <message>
        <source>The user was added.</source>
        <translation>Der Benutzer wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>{0} may try again.</source>
        <translation>{0} darf es wieder versuchen.</translation>
    </message>
    <message>
        <source>Setting the password…</source>
        <translation>Passwort wird gesetzt…</translation>
    </message>
    <message>
        <source>The password was changed.</source>
        <translation>Das Passwort wurde geändert.</translation>
    </message>
</context>
<context>
    <name>Viewport</name>
    <message>
        <source>AI-estimated 3D model. Not a photograph.</source>
        <translation>KI-geschätztes 3D-Modell. Kein Foto.</translation>
    </message>
    <message>
        <source>3D view</source>
        <translation>3D-Ansicht</translation>
    </message>
    <message>
        <source>Arrow keys turn the face, with Shift they move it; plus and minus change its size</source>
        <translation>Pfeiltasten drehen das Gesicht, mit Umschalt bewegen sie es; Plus und Minus ändern die Größe</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>interpupillary {0} mm (assumed)</source>
        <translation>Pupillenabstand {0} mm (angenommen)</translation>
    </message>
    <message>
        <source>interpupillary {0} mm (entered)</source>
        <translation>Pupillenabstand {0} mm (eingegeben)</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Work area</source>
        <translation>Arbeitsbereich</translation>
    </message>
    <message>
        <source>Side panel</source>
        <translation>Seitenbereich</translation>
    </message>
</context>
</TS>
