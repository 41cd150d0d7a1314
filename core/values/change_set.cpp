#include "core/values/change_set.h"

#include <QStringList>

using namespace Qt::StringLiterals;

QStringList describe(const ChangeSet &changes)
{
    QStringList lines;
    for (const Edit &edit : changes) {
        const QString path = edit.path.toString();
        lines += edit.value ? u"%1 = %2"_s.arg(path, edit.value->toDisplay()) : u"%1 removed"_s.arg(path);
    }
    return lines;
}
