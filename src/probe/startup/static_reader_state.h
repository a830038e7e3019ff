// The static reader's state and grammar. Used by static_reader*.cc alone.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "facts/shell.h"
#include "platform/host.h"
#include "probe/startup/fish_syntax.h"
#include "probe/startup/static_words.h"

namespace trueup::startup {

inline bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    for (const auto& one : words) {
        if (one == word) return true;
    }
    return false;
}

enum class Truth { no, yes, unknown };
Truth negated(Truth truth);
Truth both(Truth a, Truth b);

using Words = std::vector<std::string>;
inline void drop(Words& words, std::size_t count) {
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min(count, words.size())));
}
inline Words from(const Words& words, std::size_t at) {
    return {words.begin() + static_cast<std::ptrdiff_t>(std::min(at, words.size())), words.end()};
}

// What a well-known program's output sets when a shell runs it ("brew shellenv"):
// names, and prefixes with '*'; nullptr: anything.
const char* names_set_by(const Words& program);
// Commands of the shell, or programs, of which it is known that they set no variable.
bool sets_nothing(std::string_view command);

// Follows the commands of start-up files and keeps what they surely set; the
// rest is noted with the reason why it is not sure. What it cannot see into makes
// all that stood before only possible.
class Reader {
public:
    // `whole`: a name that `environment` lacks is not set.
    Reader(const Host* host, std::string shell, const std::map<std::string, std::string>& environment,
           bool whole);
    void read_file(const std::string& path);
    void read_text(const std::string& text, const std::string& path);
    // The same when it is not sure that the shell reads it.
    void read_possible_file(const std::string& path, const std::string& note);
    void read_universal_variables(const std::string& path);
    // A variable's value; `sure` false: it may as well be another.
    std::optional<std::string> value(const std::string& name, bool& sure) const;
    // A function that fish loads from a file of this name.
    void note_function_file(const std::string& path, const std::string& name);
    void function_folders(Words folders) { function_folders_ = std::move(folders); }
    bool stops_here() const { return ended_ == Truth::yes; }
    const std::string& why_files_may_be_passed_over() const { return no_more_files_; }
    ShellStartup finish();

private:
    struct Value {
        std::optional<std::string> text;  // nullopt: not known
        bool sure = true;
        int epoch = 0;         // how often everything had become doubtful when it was set
        bool list = false;     // fish: none or several elements
        bool gone = false;     // not set
        std::size_t made = 0;  // assignments before it
    };
    struct Block {
        std::string kind;
        std::string name = {};  // of a function
        Truth runs = Truth::yes;
        Truth outer = Truth::yes;   // behind && or || as a whole
        bool subshell = false;      // bash: part of a pipe
        Truth taken = Truth::no;    // if: an earlier branch
        bool in_condition = false;  // of if, while
        bool pattern = false;       // case: between ";;" and ")"
        std::string subject = {};   // case: what is looked at
        Words patterns = {};
        std::set<std::string> outer_locals = {};  // function
        bool collects = false;                    // a definition: its body is for later
        bool repeats = false;                     // a loop
        std::size_t made = 0;                     // assignments before it
    };
    struct Function {
        std::shared_ptr<std::vector<Command>> body = std::make_shared<std::vector<Command>>();
        std::string path = {};
        std::shared_ptr<const Words> lines = std::make_shared<const Words>();  // of its file
        std::string on_variable = {};
        Words arguments = {};  // fish: names for them
        int line = 0;          // of its definition
    };

    // Does the command at hand not run? And why it may not, or not have this effect.
    bool dead() const;
    bool in_subshell() const;
    std::string why() const;
    Origin origin(int line, std::string note) const;
    std::optional<std::string> expand_word(std::string_view word, bool& sure,
                                           Place place = Place::word) const;
    std::optional<Value> lookup(const std::string& name) const;
    bool may_be_printed(std::string_view name) const;
    bool is_sure(const std::string& name, const Value& value) const;

    // What is set.
    void assign(const std::string& name, std::string_view raw, bool exports, bool appends = false);
    void record(const std::string& name, Value value, std::string shown, bool exports, std::string note);
    void unset(const std::string& name);
    void set_exported(const std::string& name, bool exported);
    void after_assignment(const std::string& name);
    // The line means to set something, in the words of another shell.
    void note_foreign(const Words& words);
    // This line may have given the variable any value.
    void touch(const std::string& name);
    void touch_global(const std::string& name);
    // The same of all variables with the names or prefixes ("A B_*") that have a value.
    void touch_known(std::string_view names);
    // This line may have done anything: `what` it is.
    void anything(const std::string& what);
    void doubt_all(const std::string& what);
    // Text that makes more text has an end: what is read and copied is counted, in bytes as
    // far as it is text. Behind the end nothing is known of any word.
    void spend(std::size_t work) const { spent_ += work; }
    bool exhausted() const { return spent_ >= most_work; }
    void give_up();
    void doubt(const std::string& name, const std::string& note);
    void stop(bool returns);
    void may_fail(const std::string& name);
    void mention(const Words& words, const std::string& note);

    // Commands and blocks.
    void take(const Command& command);
    void take_words(Words words, const Command& command);
    bool enter_or_leave(Words& words);
    bool open_block(Words& words);
    bool close_block(Words& words);
    bool open_loop(Words& words);
    void branch(Words& words);
    void begin_body();
    void not_understood(const std::string& note);
    bool define(const std::string& name, Words& words, std::size_t used);
    void open(Block block);
    void collect(const Command& command, const Words& words);
    void close_function(const std::string& name);
    void pattern(const Words& words);
    bool collecting() const;
    void files_of(const std::string& word, Words& into) const;
    void run_text(const std::string& text, bool sure);
    void call(const std::string& name, const Words& arguments);
    // The result of a test, where it is known.
    Truth truth_of(const Words& words) const;
    Truth test(const Words& words) const;
    bool lies_nowhere(std::string_view op, std::string word) const;
    Truth file_test(char kind, const std::string& path) const;

    void note_name(const std::string& name, const std::string& kind, const std::string& value, int line);
    void forget_names(const Words& names, const std::string& kind);
    void source(const Words& words);
    void refuse(const std::string& path, const std::string& text, FishRefusal refusal);
    void read_system_files(std::string_view stub);
    void eval(const Words& words);
    // A program's output is run; `program` its words.
    void run_output_of(std::string_view program, const std::string& shown);

    void take_posix(Words words);
    bool take_builtin(const Words& words);
    bool reads_into_names(const Words& words);
    void other_command(const Words& words);
    void options(const Words& words);
    void after_one_command(std::map<std::string, Value>& outer, std::size_t made);
    struct Split {
        std::string name;
        std::string_view value;
        bool appends = false;
        bool element = false;  // NAME[…]=
    };
    static Split split_assignment(const std::string& word);
    void assign_word(const std::string& word, bool exports, Place place = Place::value);
    void list_for_text(const std::string& name);
    void assign_list(const std::string& name, std::string_view list, bool appends);
    void declaration(const std::string& kind, const Words& words);
    // "${X:=value}", "$((X = 1))" in any word give X a value.
    void expansions_that_assign(const Words& words);
    void arithmetic(std::string_view text);
    void take_fish(Words words);
    void fish_command(const Words& words);
    void forget_fish(const Words& names);
    void forget_local(const std::string& name);
    void set_fish(const Words& words);
    void set_list(const std::string& name, const Words& parts, bool exports, bool was_list);
    void add_path_fish(const Words& words);
    void substitutions_of_fish(const Words& words);

    const Host* host_;
    ShellStartup startup_;
    Dialect dialect_;
    bool fish_;
    bool whole_;
    std::map<std::string, Value> values_;
    Words printed_;                  // prefixes of names that a well-known program may have set
    std::set<std::string> outside_;  // set in this process, and not by what a shell starts from
    std::set<std::string> exported_;
    std::set<std::string> maybe_exported_;
    std::map<std::string, std::size_t> last_;                     // of each variable: its latest assignment
    std::map<std::string, std::vector<std::size_t>> unexported_;  // its assignments that are not
    std::set<std::string> certain_;                               // whose latest assignment is certain
    std::vector<Assignment> mentioned_;                           // in functions and dead branches
    std::map<std::string, std::vector<Assignment>> uncalled_;
    std::map<std::string, Function> functions_;
    std::set<std::string> handlers_;  // of these: what a variable or event may call
    struct Alias {
        std::string text;
        std::string path;
        int line = 0;
    };
    std::map<std::string, Alias> aliases_;  // sure ones
    std::set<std::string> unsure_aliases_;
    std::set<std::string> autoloaded_;
    std::map<std::string, Words> loops_;  // variable -> its words
    std::set<std::string> odd_;           // readonly, integer, …: assigning does something else
    std::set<std::string> strict_;        // of these: where another kind of value is an error
    std::map<std::string, std::string> references_;
    std::map<std::string, std::string> tied_;  // zsh: array -> scalar
    std::set<std::string> locals_;             // of functions that are being called
    std::set<std::string> universal_;
    std::set<std::string> below_;  // have a universal value, in front of which another may stand
    Words function_folders_;
    std::string path_;
    std::shared_ptr<const Words> lines_ = std::make_shared<const Words>();
    std::vector<Block> blocks_;     // open ones, outermost first
    std::string pending_function_;  // named, its "{" still to come
    bool pending_loop_ = false;     // "for x in …", its "do" still to come
    Words before_pipe_;             // the command whose output the one at hand reads
    bool piped_ = false;            // the command at hand is part of a pipe, in bash
    bool alone_ = true;             // no operator joins the command at hand to another
    std::string inherited_;         // why the whole file may not be read
    std::string unseen_;            // where functions may have come from that nobody saw
    std::string no_more_files_;
    Truth guard_ = Truth::yes;      // does the command run, behind && and ||
    Truth truth_ = Truth::unknown;  // what the last command said
    Truth returned_ = Truth::no;
    Truth ended_ = Truth::no;
    Truth all_exported_ = Truth::no;
    bool aliases_work_ = true;
    int epoch_ = 0;
    int depth_ = 0;
    int in_files_ = 0;  // how much of the depth is files that files read
    int line_ = 0;
    std::size_t taken_ = 0;
    std::size_t calls_ = 0;
    static constexpr std::size_t most_work = 64U << 20U;
    mutable std::size_t spent_ = 0;
    bool given_up_ = false;
    bool of_the_system_ = false;  // in a file that the system brings for a terminal
};

}  // namespace trueup::startup
