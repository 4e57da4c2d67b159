; Installs Tiller for one user, without administrator's rights. Compiled by packaging/packs.py, which defines
; VERSION, NUMBERS, PROGRAM, ICON, LICENCE, OUTPUT, KILOBYTES, and SIGN where there is a certificate.
;
; Silent: Tiller-….exe /S [/D=C:\folder]; removing: uninstall.exe /S [/DELETEDATA].
; Exit codes: 0 done, 1 given up by the user, 2 could not be done (an older version is as it was).
Unicode true
!ifndef ARCHIVE_COMPRESSION
  !define ARCHIVE_COMPRESSION "/SOLID lzma"
!endif
SetCompressor ${ARCHIVE_COMPRESSION}
!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "x64.nsh"
!include "WinVer.nsh"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Tiller"

!macro DeleteOurs FOLDER
  RMDir /r "${FOLDER}\_internal"
  Delete "${FOLDER}\Tiller.exe"
  Delete "${FOLDER}\tiller-cli.exe"
  Delete "${FOLDER}\THIRD-PARTY-LICENCES.txt"
  Delete "${FOLDER}\sbom.cdx.json"
  Delete "${FOLDER}\uninstall.exe"
!macroend

Name "Tiller"
OutFile "${OUTPUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Tiller"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
ManifestDPIAware true
ManifestSupportedOS Win10
AllowSkipFiles off
BrandingText "Tiller ${VERSION}"
VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "Tiller"
VIAddVersionKey "FileDescription" "Installs Tiller"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Apache License 2.0"
!ifdef SIGN
  ; Without the comparison a signature that could not be made goes unnoticed.
  !finalize '${SIGN}' = 0
  !uninstfinalize '${SIGN}' = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\Tiller.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString OLD_SYSTEM ${LANG_ENGLISH} "Tiller needs 64-bit Windows 10 or later."
LangString OLD_SYSTEM ${LANG_SIMPCHINESE} "Tiller 需要 64 位的 Windows 10 或更高版本。"
LangString RUNNING ${LANG_ENGLISH} "Tiller is running, or a file of it is in use. Close it, then try again."
LangString RUNNING ${LANG_SIMPCHINESE} "Tiller 正在运行，或其文件正被使用。请将其关闭后重试。"
LangString UNWRITTEN ${LANG_ENGLISH} "Not everything could be written. Is the disk full? An older version is as it was."
LangString UNWRITTEN ${LANG_SIMPCHINESE} "未能写入全部文件。磁盘已满？旧版本保持原样。"
LangString DELETE_DATA ${LANG_ENGLISH} "Delete your profile, history, conversations, models and settings too?$\n$\nThey are in $LOCALAPPDATA\tiller."
LangString DELETE_DATA ${LANG_SIMPCHINESE} "同时删除您的个人资料、历史、对话、模型和设置吗？$\n$\n它们位于 $LOCALAPPDATA\tiller。"
LangString NOT_OURS ${LANG_ENGLISH} "This folder holds other things than Tiller. Choose an empty one."
LangString NOT_OURS ${LANG_SIMPCHINESE} "此文件夹中有 Tiller 以外的内容。请选择一个空文件夹。"

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP "$(OLD_SYSTEM)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

; The folder is replaced as a whole: it must be ours, or empty, or not there yet.
Function CheckFolder
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\Tiller.exe"
    ${DirState} "$INSTDIR" $0
    ${If} $0 == 1
      MessageBox MB_ICONSTOP "$(NOT_OURS)" /SD IDOK
      SetErrorLevel 2
      Abort
    ${EndIf}
  ${EndIf}
FunctionEnd

Function GiveUp
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR.new"
  ${IfNot} ${FileExists} "$INSTDIR\Tiller.exe"
  ${AndIf} ${FileExists} "$INSTDIR.old\Tiller.exe"
    RMDir "$INSTDIR"
    Rename "$INSTDIR.old" "$INSTDIR"
  ${EndIf}
FunctionEnd

; What somebody else put beside an older version stays: it is brought over. What is ours and cannot be deleted, since
; a virus scanner looks at it, is left for the next installation: it must not be laid over the new version.
Function BringOver
  !insertmacro DeleteOurs "$INSTDIR.old"
  RMDir "$INSTDIR.old"
  ${If} ${FileExists} "$INSTDIR.old\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR.old\_internal\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR.old\Tiller.exe"
  ${AndIfNot} ${FileExists} "$INSTDIR.old\tiller-cli.exe"
    ClearErrors
    CopyFiles /SILENT "$INSTDIR.old\*.*" "$INSTDIR"
    ${IfNot} ${Errors}
      RMDir /r "$INSTDIR.old"
    ${EndIf}
  ${EndIf}
FunctionEnd

Function .onInstFailed
  Call GiveUp
FunctionEnd

Section "Tiller"
  AddSize ${KILOBYTES}
  Call CheckFolder
  ; Where an earlier installation was cut off between two moves, the older version is put back first.
  ${IfNot} ${FileExists} "$INSTDIR\*.*"
  ${AndIf} ${FileExists} "$INSTDIR.old\Tiller.exe"
    Rename "$INSTDIR.old" "$INSTDIR"
  ${EndIf}
  ; Beside the older version first, so that a full disk leaves that as it was.
  RMDir /r "$INSTDIR.new"
  Call BringOver
  ${If} ${FileExists} "$INSTDIR.old\*.*"
    Call GiveUp
    MessageBox MB_ICONSTOP "$(RUNNING)" /SD IDOK
    SetErrorLevel 2
    Abort "$(RUNNING)"
  ${EndIf}
  ClearErrors
  SetOutPath "$INSTDIR.new"
  File /r "${PROGRAM}\*"
  WriteUninstaller "$INSTDIR.new\uninstall.exe"
  ${If} ${Errors}
    Call GiveUp
    MessageBox MB_ICONSTOP "$(UNWRITTEN)" /SD IDOK
    SetErrorLevel 2
    Abort "$(UNWRITTEN)"
  ${EndIf}
  SetOutPath "$TEMP"
  ${If} ${FileExists} "$INSTDIR\*.*"
    again:
    ClearErrors
    Rename "$INSTDIR" "$INSTDIR.old"
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDRETRY again
      Call GiveUp
      SetErrorLevel 2
      Abort "$(RUNNING)"
    ${EndIf}
  ${EndIf}
  ClearErrors
  Rename "$INSTDIR.new" "$INSTDIR"
  ${If} ${Errors}
    Call GiveUp
    SetErrorLevel 2
    Abort "$(UNWRITTEN)"
  ${EndIf}
  Call BringOver
  SetOutPath "$INSTDIR"
  CreateShortcut "$SMPROGRAMS\Tiller.lnk" "$INSTDIR\Tiller.exe"
  WriteRegStr HKCU "${KEY}" "DisplayName" "Tiller"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\Tiller.exe"
  WriteRegStr HKCU "${KEY}" "Publisher" "Tiller"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  ; Nothing is deleted that is not ours, whatever the folder is.
  ${IfNot} ${FileExists} "$INSTDIR\Tiller.exe"
    SetErrorLevel 2
    Abort
  ${EndIf}
  unagain:
  ClearErrors
  Delete "$INSTDIR\Tiller.exe"
  ${If} ${Errors}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDRETRY unagain
    SetErrorLevel 2
    Abort
  ${EndIf}
  !insertmacro DeleteOurs "$INSTDIR"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Tiller.lnk"
  DeleteRegKey HKCU "${KEY}"
  ; Silently, what the user made is kept unless it is asked for.
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DELETEDATA" $1
  ${IfNot} ${Errors}
    Goto delete
  ${EndIf}
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(DELETE_DATA)" /SD IDNO IDYES delete
  Goto done
  delete:
  RMDir /r "$LOCALAPPDATA\tiller"
  done:
SectionEnd
