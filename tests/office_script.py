"""Having LibreOffice itself do things to a workbook: a script of a few words, run by a Basic macro.

LibreOffice's bridge to Python is not installed everywhere, but Basic is part of LibreOffice. The
macro stands in the profile that is made for the run, so nothing of the user's is touched.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from tests.conftest import SOFFICE

_BASIC: Final = """\
Option Explicit
Dim Told As Object, Document As Object

Sub Run(script As String, answers As String)
    Dim files As Object, source As Object
    Dim words() As String
    files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    Told = createUnoService("com.sun.star.io.TextOutputStream")
    Told.setOutputStream(files.openFileWrite(answers))
    Told.setEncoding("UTF-8")
    source = createUnoService("com.sun.star.io.TextInputStream")
    source.setInputStream(files.openFileRead(script))
    source.setEncoding("UTF-8")
    On Error Goto Failed
    Do While Not source.isEOF()
        words = Split(source.readLine(), Chr(9))
        If UBound(words) >= 0 Then
            Select Case words(0)
            Case "open"
                Document = Opened(words(1))
            Case "type"
                Cell(words).FormulaLocal = words(3)
            Case "show"
                Tell Array("show", words(1), words(2), Cell(words).String)
            Case "rule"
                TellRule words, Cell(words).Validation
            Case "note"
                Tell Array("note", words(1), words(2), Cell(words).Annotation.String)
            Case "invalid"
                TellInvalid Document.Sheets.getByName(words(1))
            Case "save"
                Document.storeToURL(words(1), _
                    Array(Named("FilterName", words(2)), Named("FilterOptions", words(3))))
            Case "close"
                Leave
            End Select
        End If
    Loop
    Tell Array("done")
    Finish
    Exit Sub
Failed:
    Tell Array("failed", Join(words, " "), Error$)
    Finish
End Sub

Function Opened(url As String) As Object
    Opened = StarDesktop.loadComponentFromURL(url, "_blank", 0, Array(Named("Hidden", True)))
End Function

Function Named(key As String, value) As Object
    Dim made As New com.sun.star.beans.PropertyValue
    made.Name = key
    made.Value = value
    Named = made
End Function

Function Cell(words() As String) As Object
    Cell = Document.Sheets.getByName(words(1)).getCellRangeByName(words(2))
End Function

Sub TellRule(words() As String, rule As Object)
    Tell Array("rule", words(1), words(2), Int(rule.Type), Int(rule.ErrorAlertStyle), _
        rule.ShowErrorMessage, Int(rule.ShowList), rule.IgnoreBlankCells, _
        rule.getFormula1(), rule.ErrorTitle, rule.ErrorMessage)
End Sub

Sub TellInvalid(sheet As Object)
    Dim number As Long, shape As Object, anchor As Object
    sheet.showInvalid()
    For number = 0 To sheet.DrawPage.Count - 1
        shape = sheet.DrawPage.getByIndex(number)
        If InStr(shape.ShapeType, "Ellipse") > 0 Then
            Tell Array("invalid", sheet.Name, CellAt(sheet, shape))
        End If
    Next
End Sub

Function CellAt(sheet As Object, shape As Object) As String
    Dim x As Long, y As Long, column As Long, row As Long
    x = shape.Position.X + shape.Size.Width / 2
    y = shape.Position.Y + shape.Size.Height / 2
    Do While sheet.getCellByPosition(column + 1, 0).Position.X <= x
        column = column + 1
    Loop
    Do While sheet.getCellByPosition(0, row + 1).Position.Y <= y
        row = row + 1
    Loop
    CellAt = sheet.Columns.getByIndex(column).Name & (row + 1)
End Function

Sub Tell(words)
    Dim number As Long, all As String, one As String
    For number = 0 To UBound(words)
        one = Replace(Replace(CStr(words(number)), Chr(13), ""), Chr(10), "\\n")
        If number > 0 Then all = all & Chr(9)
        all = all & one
    Next
    Told.writeString(all & Chr(10))
End Sub

Sub Leave
    If Not IsNull(Document) Then Document.close(True)
    Document = Nothing
End Sub

Sub Finish
    Told.closeOutput()
    Leave
    StarDesktop.terminate()
End Sub
"""

_MODULE: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Script"
 script:language="StarBasic">{basic}</script:module>
"""
_LIBRARY: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Script"/>
</library:library>
"""
_LIBRARIES: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library"
 xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard"
  xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/>
</library:libraries>
"""
_MADE: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{language}</value></prop></item>
</oor:items>
"""
"""Says that the profile is whole; else LibreOffice lays its own empty library over the macro."""

FILTERS: Final = {
    "xlsx": ("Calc MS Excel 2007 XML", ""),
    "ods": ("calc8", ""),
    "fods": ("OpenDocument Spreadsheet Flat XML", ""),
    "pdf": ("calc_pdf_Export", ""),
    "csv": ("Text - txt - csv (StarCalc)", "44,34,76,1"),
}
"""Ending of a file → the filter that LibreOffice saves it with, and the filter's options.

A text file is saved with commas, double quotes, UTF-8, from its first line on, as it is shown.
"""


def run_in_libreoffice(
    steps: Iterable[Sequence[str]], folder: Path, *, language: str = "en-US"
) -> list[list[str]]:
    """Have LibreOffice carry out some steps, one after the other.

    Args:
        steps: ``open FILE``; ``type SHEET CELL TEXT``; ``show``, ``rule``, ``note`` SHEET CELL;
            ``invalid SHEET``: which cells LibreOffice circles as against their rule; ``save FILE``;
            ``close``.
        folder: Takes LibreOffice's profile for this run.
        language: Whose numbers, days and truth values are typed and shown.

    Returns:
        What was answered, in order: the step's words and what was found. A line break is ``\\n``.
    """
    assert SOFFICE is not None
    basic = folder / "profile" / "user" / "basic"
    (basic / "Standard").mkdir(parents=True)
    (basic.parent / "registrymodifications.xcu").write_text(
        _MADE.format(language=language), "utf-8"
    )
    escaped = _BASIC.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    (basic / "Standard" / "Script.xba").write_text(_MODULE.format(basic=escaped), "utf-8")
    (basic / "Standard" / "script.xlb").write_text(_LIBRARY, "utf-8")
    (basic / "script.xlc").write_text(_LIBRARIES, "utf-8")
    script, answers = folder / "script.txt", folder / "answers.txt"
    script.write_text("\n".join("\t".join(_spelled(step)) for step in steps), "utf-8")
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            f'macro:///Standard.Script.Run("{script.as_uri()}","{answers.as_uri()}")',
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    told = [line.split("\t") for line in answers.read_text("utf-8").splitlines()]
    assert told[-1:] == [["done"]], told
    return told[:-1]


def _spelled(step: Sequence[str]) -> list[str]:
    """A step as the macro takes it: files as addresses, with the filter to save with."""
    match step:
        case ["open", file]:
            return ["open", Path(file).resolve().as_uri()]
        case ["save", file]:
            return ["save", Path(file).resolve().as_uri(), *FILTERS[Path(file).suffix[1:]]]
        case _:
            return list(step)
