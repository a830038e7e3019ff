// A build without RE2 cannot match the rules of a seal: check_sealed_files()
// says so.
#include "formats/signature/code_resources.h"

namespace trueup {

struct ResourceRules::State {};

ResourceRules::ResourceRules() = default;
ResourceRules::ResourceRules(ResourceRules&&) noexcept = default;
ResourceRules& ResourceRules::operator=(ResourceRules&&) noexcept = default;
ResourceRules::~ResourceRules() = default;

bool ResourceRules::available() { return false; }
bool ResourceRules::add(const std::string&, double, ResourceRule) { return true; }
ResourceRule ResourceRules::rule_for(const std::string&) const { return ResourceRule::seal; }

}  // namespace trueup
