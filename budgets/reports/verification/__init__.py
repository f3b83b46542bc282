"""Check whether a file is what was published: by its bytes, or by comparing every row.

verifying.py     which kind of file it is, and of which editions
row_files.py     CSV files and workbooks whose every row names its edition
json_files.py    the canonical JSON of one edition or many
office_files.py  the document and the workbook of one edition
word.py          what a Word document shows besides its text, or hides
concealed.py     what a worksheet hides
margins.py       heads and feet of pages
comparing.py     aligns two lists of rows
equality.py      when two cells mean the same
parsing.py       reads CSV files and workbooks within limits
checksums.py     checksums as typed, and inside a file
standing.py      whether an edition still holds
answers.py       the results
"""
