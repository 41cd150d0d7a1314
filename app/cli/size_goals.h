#pragma once

#include "app/cli/command_line.h"
#include "core/sizing/goal_seek.h"

class QJsonObject;

/// A ratio that an option asks for.
struct SizeGoal
{
    enum class Kind { Connections, Pressure, Budget };

    Kind kind = Kind::Connections;
    qint64 amount = 0;                      ///< connections or bytes
    QString map = QStringLiteral("ct-tcp"); ///< whose pressure
    double pressure = 0;
    double target = 0;
};

/// What `--connections`, `--pressure` with `--target`, and `--budget` ask for.
Outcome<std::vector<SizeGoal>> readGoals(const CommandLine &line);

GoalSeek seek(const SizeGoal &goal, const SizingInput &input);

QString goalAsText(const SizeGoal &goal, const GoalSeek &found);
QJsonObject goalAsJson(const SizeGoal &goal, const GoalSeek &found);
