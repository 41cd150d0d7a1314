#pragma once

class QTextStream;

/// The calculator with 10,000 pools: from a move of the slider to the painted page, and the sums that follow.
void measureSizing(QTextStream &out);
