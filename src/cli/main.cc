#include "cli/command.h"

int main(int argc, char** argv) {
    const trueup::Command* command = nullptr;
    trueup::Arguments arguments;
    const int code = trueup::parse_arguments(argc, argv, command, arguments);
    return trueup::end_output(command ? command->run(arguments) : code);
}
