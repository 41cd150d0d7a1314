#pragma once

class QTextStream;

/// CPU time of this process so far, from its start on; other programs on the machine don't count.
double usedMilliseconds();

/// From the process's start to the painted window, and the catalogue's share of it. Only true as the first benchmark.
void measureStartUp(QTextStream &out, double catalogueMilliseconds);
