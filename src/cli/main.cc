#include "cli/command.h"

int main(int argc, char** argv) {
    const trueup::Command* command = nullptr;
    trueup::Arguments arguments;
    const int code = trueup::parse_arguments(argc, argv, command, arguments);
    if (command == nullptr) return trueup::end_output(code);
    const int done = command->run(arguments);
    return trueup::end_output(done == trueup::exit_found && arguments.fail_on == "never" ? trueup::exit_ok
                                                                                         : done);
}
