#pragma once

#include <QString>

#include <expected>

/// What went wrong outside our control: a user's file, a disk, a program. `message` says what, where and what would be
/// right.
struct Error
{
    QString message;
    QString file;
    int line = 0;   ///< from 1; 0: not about a place in a text
    int column = 0; ///< from 1, in characters

    /// `file:line:column: message`, with the parts that are known.
    QString toString() const
    {
        QString place = file;
        if (line > 0)
            place +=
                QStringLiteral("%1%2:%3").arg(place.isEmpty() ? QString() : QStringLiteral(":")).arg(line).arg(column);
        return place.isEmpty() ? message : place + QStringLiteral(": ") + message;
    }
};

template<typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> failure(const QString &message)
{
    return std::unexpected(Error{.message = message, .file = {}});
}
