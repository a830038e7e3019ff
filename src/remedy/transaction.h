// Making changes all together, or not at all; and cleaning up after a crash.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "remedy/journal.h"

namespace trueup {

// Writes the intent down, makes every change, marks the transaction done. On an
// error every change that it made so far is taken back, and the error says what
// stopped it; `transaction.state` says how it ended. What somebody else wrote is never
// taken back, also where it is what the transaction was about to write.
Result<Changed> apply(Journal& journal, Transaction& transaction);

// What a crash left: transactions that were begun and not ended. All changes in
// place: done. Else those that it made are taken back. A file that it changed and that
// is another one by now is left alone, and the transaction is a `conflict`.
// Returns the transactions that were put in order.
Result<std::vector<Transaction>> recover(Journal& journal);

}  // namespace trueup
