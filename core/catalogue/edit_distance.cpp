#include "core/catalogue/edit_distance.h"

#include <algorithm>
#include <array>
#include <vector>

int editDistance(QStringView a, QStringView b, int limit)
{
    if (std::abs(a.size() - b.size()) > limit)
        return limit + 1;
    const auto width = static_cast<std::size_t>(b.size()) + 1;
    // Compared with thousands of words at each key: without an allocation each time.
    static thread_local std::array<std::vector<int>, 3> rows;
    for (std::vector<int> &row : rows)
        row.assign(width, 0);
    for (std::size_t column = 0; column < width; ++column)
        rows[0][column] = static_cast<int>(column);

    for (qsizetype i = 1; i <= a.size(); ++i) {
        auto &row = rows[static_cast<std::size_t>(i % 3)];
        const auto &above = rows[static_cast<std::size_t>((i + 2) % 3)];
        const auto &twoAbove = rows[static_cast<std::size_t>((i + 1) % 3)];
        row[0] = static_cast<int>(i);
        for (std::size_t j = 1; j < width; ++j) {
            const auto at = static_cast<qsizetype>(j);
            const int replaced = above[j - 1] + (a[i - 1] == b[at - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[at - 2] && a[i - 2] == b[at - 1])
                row[j] = std::min(row[j], twoAbove[j - 2] + 1);
        }
        if (*std::ranges::min_element(row) > limit)
            return limit + 1;
    }
    return std::min(rows[static_cast<std::size_t>(a.size() % 3)].back(), limit + 1);
}

QString nearestWord(const QString &misspelt, const QStringList &words, int mostSlips)
{
    const int most = std::min(mostSlips, static_cast<int>(misspelt.size()) / 2);
    QString nearest;
    int least = most + 1;
    for (const QString &word : words) {
        const int distance = editDistance(misspelt.toLower(), word.toLower(), most);
        if (distance < least || (distance == least && distance <= most && word < nearest)) {
            least = distance;
            nearest = word;
        }
    }
    return nearest;
}
