#include "app/cli/markdown.h"

using namespace Qt::StringLiterals;

QString inTableCell(const QString &text)
{
    QString cell;
    for (const QChar character : text.simplified()) {
        if (u"\\|`*_[]<>"_s.contains(character))
            cell += u'\\';
        cell += character;
    }
    return cell;
}
