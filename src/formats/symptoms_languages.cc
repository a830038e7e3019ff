// Messages of shells, compilers and linkers in the languages of their own
// catalogues. English, and Chinese where a program is met in it often, stand with
// the program (symptoms_shell.cc, symptoms_native.cc).
#include <array>

#include "formats/symptoms.h"

namespace trueup {

std::span<const SymptomRule> language_symptoms() {
    static constexpr auto rules = std::to_array<SymptomRule>({
        {"command-not-found",
         R"re((?:^|[\s:/])(?P<command>[\w.+\-/\[]+) ?[:：] ?(?:Befehl nicht gefunden|Kommando nicht gefunden|commande (?:introuvable|inconnue|non trouvée)|(?:orden|comando) no encontrad[oa]|no se encontró la orden|comando não encontrado|comando non trovato|コマンドが見つかりません|команда не найдена|команду не знайдено|명령어를 찾을 수 없음|nie znaleziono polecenia|opdracht niet gevonden|komut bulunamadı|kommandot finns inte|(?:未)?找(?:不)?到指令|指令找不到))re",
         "bash and sudo, the other catalogues of po/"},
        {"command-not-found",
         R"re(['"](?P<command>[\w.+\-]+)['"] (?:n[’']est pas reconnu en tant que commande|no se reconoce como un comando|não é reconhecido como um comando|non è riconosciuto come comando|не является внутренней или внешней|不是内部或外部命令|不是內部或外部命令|は、内部コマンドまたは外部コマンド)|Der Befehl "(?P<command2>[\w.+\-]+)" ist entweder falsch geschrieben)re",
         "cmd.exe of other languages"},
        {"command-not-found",
         R"re(无法将[“"](?P<command>[\w.+\-]+)[”"]项识别为|無法辨識 ?['‘「](?P<command2>[\w.+\-]+)['’」] ?詞彙|用語 '(?P<command3>[\w.+\-]+)' は、|'(?P<command4>[\w.+\-]+)'(?: 용어가 cmdlet|은\(는\) 내부 또는 외부 명령))re",
         "PowerShell and cmd.exe of East Asia"},
        {"command-not-found",
         R"re(Die Benennung "(?P<command>[\w.+\-]+)" wurde nicht als Name|Le terme [«'"] ?(?P<command2>[\w.+\-]+) ?[»'"] n['’]est pas reconnu|Имя "(?P<command3>[\w.+\-]+)" не распознано|"(?P<command4>[\w.+\-]+)" (?:no se reconoce como un comando|não é reconhecido como um comando))re",
         "PowerShell and cmd.exe of Europe"},
        {"command-not-found",
         R"re((?:El término|O termo|Termine) '(?P<command>[\w.+\-]+)' (?:no se reconoce|não é reconhecido|non riconosciuto)|[‘'](?P<command2>[\w.+\-]+)[’'] 不是(?:内部或外部命令|內部或外部命令))re",
         "PowerShell and cmd.exe of Europe; of Chinese, with its own quotes"},
        {"header-missing",
         R"re((?:致命错误|嚴重錯誤|schwerwiegender Fehler|erreur fatale|error fatal|erro fatal|errore irreversibile|致命的エラー|фатальная ошибка|치명적인 오류|błąd krytyczny|ölümcül hata) ?[:：] ?(?P<header>[\w./+\-]+\.h(?:pp|h)?) ?[:：] ?(?:没有那个文件或目录|沒有此一檔案或目錄|Datei oder Verzeichnis nicht gefunden|Aucun fichier ou dossier de ce (?:type|nom)|Aucun fichier ou répertoire de ce nom|No existe el (?:fichero|archivo) o el directorio|Arquivo ou diretório (?:inexistente|não encontrado)|File o directory non esistente|そのようなファイルやディレクトリはありません|Нет такого файла или каталога|그런 파일이나 디렉터리가 없습니다|Nie ma takiego pliku ani katalogu|Böyle bir dosya ya da dizin yok))re",
         "gcc, the catalogues of gcc/po and of glibc"},
        {"lib-missing",
         R"re(\bld(?:\.\w+)?: (?:(?:(?:ne peut|impossible de) trouver|kann|no se (?:puede encontrar|encuentra)|não foi possível localizar|impossibile trovare|невозможно найти|не удалось найти|nie można odnaleźć) -l ?(?P<lib>[\w+.\-]+)|-l ?(?P<lib2>[\w+.\-]+)(?: kann nicht gefunden werden| が見つかりません|를 찾을 수 없습니다| bulunamıyor)))re",
         "GNU ld, the catalogues of ld/po"},
        // What execve's error is called, behind whatever the shell or program says first.
        {"exec-format",
         R"re((?P<path>[^\s:：'"]+)['’"”»]? ?[:：] ?(?:[^:：\n]+[:：] ?)?(?:Fehler im Format der Programmdatei|Erreur de format pour exec\(\)|[Ff]ormato de ejecutable incorrecto|Erro no formato exec|Erro de formato do executável|Formato eseguibile non valido|実行形式エラー|Ошибка формата выполняемого файла|Помилка, пов[’']язана з форматом виконуваних|Exec 형식 오류|Błędny format pliku wykonywalnego|Verkeerd uitvoerbaar bestand|Çalıştırılabilir biçem hatası|可執行檔格式錯誤))re",
         "glibc, ENOEXEC of sysdeps/gnu/errlist.h, the catalogues of po/"},
        {"exec-format",
         R"re((?P<path>[^\s:：'"]+)['’"”»]? ?[:：] ?(?:[^:：\n]+[:：] ?)?(?:Chybný formát spustite[lľ]n[ée]ho súboru|Chybný formát spustitelného souboru|Formatfel på körbar fil|Ugyldigt? format på eksekverbar fil|Käynnistettävän tiedoston muoto virheellinen|Érvénytelen végrehajtható fájlformátum|L[’']executable té un format erroni|Greška u formatu izvršne datoteke|Неправилен формат за изпълним файл|Σφάλμα στη διαμόρφωση του εκτελέσιμου|Lỗi định dạng thực hiện|Exec erro de formato|Paleidžiamojo failo formato klaida|Грешка формата извршавања))re",
         "the same"},
        // The shell's own words alone, of a file that looks like no text.
        {"exec-format",
         R"re((?P<path>[^\s:：'"]*/[^\s:：'"]+) ?[:：] ?(?:[Kk]ann die (?:Bin[äa]r)?[Dd]atei nicht ausführen|(?:impossible d[’']|ne peut )exécuter le fichier binaire|no se puede ejecutar (?:el )?fichero binario|impossível executar (?:o )?(?:arquivo )?binário|impossibile eseguire il file binario|バイナリファイルを実行できません|не удаётся запустить бинарный файл|не вдалося виконати бінарний файл|이진 파일을 실행할 수 없음|nie można uruchomić pliku binarnego|kan binair bestand niet uitvoeren|ikili dosya çalıştırılamıyor|binární soubor nelze spustit|無法執行二進位檔案)\.?\s*$)re",
         "bash, execute_cmd.c, the catalogues of po/"},
    });
    return rules;
}

}  // namespace trueup
